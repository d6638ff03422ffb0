"""Saltmarsh: a fictional London borough in open sea, written as the official files a real area would be built from."""

from data.demo.make import make_demo
