"""What a method refuses to compute, said by the pure functions of the index."""


class MethodError(ValueError):
    """A chosen method has no meaningful result for the values it is given.

    Attributes:
        reason: A short stable key, as "not_positive", "no_range"; messages for people are made from it elsewhere.
        method: The name of the method as it is written in a definition, as "z_score".
        where: Positions of what stands in the way: rows, or row/area/period positions; empty when it is everything.

    """

    def __init__(self, reason: str, method: str, where: tuple[int, ...] = ()) -> None:
        super().__init__(f"{method}: {reason} {where}" if where else f"{method}: {reason}")
        self.reason = reason
        self.method = method
        self.where = where
