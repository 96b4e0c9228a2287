module lookalike

go 1.24
