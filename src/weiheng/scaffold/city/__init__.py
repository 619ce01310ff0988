"""A city that does not exist, person by person: tables of records of any size to try everything with.

Everything is drawn at random from a seed, by the distributions of :mod:`weiheng.scaffold.city.rates`. Each table, year
and day has a stream of random numbers of its own, so a table is the same whether or not others are made, and however
many processors help. People live in one district, are born, give birth, fall ill, go to institutions and die; nobody
moves in or out.
"""
