"""The one door to compiled code."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function as machine code: it runs beside other threads and is kept on disk once compiled.

    Its arguments are arrays and numbers. Products and sums may be fused, but nothing is reordered, so that a number
    depends on its operands only; a division by zero gives what IEEE 754 says. (numba's decorators have no types.)
    """
    jit = numba.njit(nogil=True, cache=True, fastmath={"contract"}, error_model="numpy")
    return cast(Function, jit(function))
