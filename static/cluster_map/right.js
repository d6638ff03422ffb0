import{f as t,g as r}from"./shared-W3DFKECR.js";var o="";function p({data:e,setStateValue:i}){if(e.keep)return r(e.keep);let n=e.asks?t():"";n!==o&&(o=n,i("right",n))}export{p as default};
