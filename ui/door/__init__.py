"""The door: what people do goes as acts to one address of the app's own server, and every act has one answer."""
