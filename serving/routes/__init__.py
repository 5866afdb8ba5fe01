"""The addresses: each module is a router; `serving.app` puts them together.

Routes fetch and deliver. What they answer is worked out below, by the same functions that answer
the commands. A new part of the API (rounds, decisions, objections) is a module here and a line in
`serving.app`; what it takes and gives stands in `shapes` or beside it.
"""
