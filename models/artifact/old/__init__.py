"""Readers of artefacts that earlier versions wrote: one module a protocol, none of them writes."""
