"""Answers that show nothing take one time, whatever they had to be ready for."""

from random import Random

from app.web.frame.even_time import EvenTime


def test_answers_that_were_ready_sooner_wait_for_those_that_were_not() -> None:
    chance, even = Random(1), EvenTime()

    def waited(usual: float) -> float:
        took = chance.gauss(usual, 0.001)
        return took + even.still_to_wait(took)

    for _ in range(100):
        waited(0.016), waited(0.022)
    ends = [(round(waited(0.016), 3), round(waited(0.022), 3)) for _ in range(200)]
    assert sum(unknown == hidden for unknown, hidden in ends) > 190


def test_nobody_waits_for_one_answer_that_was_stuck() -> None:
    even = EvenTime()
    even.still_to_wait(30.0)
    for _ in range(100):
        even.still_to_wait(0.02)
    assert even.still_to_wait(0.02) < 0.02
