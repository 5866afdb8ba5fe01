"""The records as the national civil-service record would hand them over: `siasn/`.

The inverse of `records.sources.siasn`: one module a kind of answer, every field it documents, empty
where a city's records have nothing for it. What a reader must drop is there too, and invented.
"""
