"""Types what the documents type, and listens whether the live shop says what they show.

usage: transcripts_test.py PROJECT FOLDER-OF-PROGRAMS

Three processes speak, so only the lines of each have an order. What is said and not shown is as wrong as what is shown
and not said.
"""

import asyncio
import itertools
import json
import os
import pathlib
import re
import signal
import sys
import tempfile

from transcripts_documents import SPEAKERS, Wrong, same_every_time, shops, speaker_and_words

PATIENCE = 30  # seconds; what is not said by then is never said

project, programs = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])


class Shop:
    """A live shop: what is typed, and what it says."""

    def __init__(self, exercise, folder):
        self.exercise = exercise
        self.folder = pathlib.Path(folder)
        self.process = None
        self.quits = False
        self.not_shown = {speaker: [] for speaker in SPEAKERS}  # what each has said, but for what a document has shown
        self.process_ids = {}
        self.environment = {**os.environ, "NO_COLOR": "1", "XDG_STATE_HOME": f"{folder}/home",
                            "WORKSHOP_ROOT": f"{folder}/kit", "PATH": f"{folder}/kit/bin:{os.environ['PATH']}"}

    async def start(self):
        program = programs / f"live-{self.exercise:02}-solution"
        if not program.exists():
            raise Wrong(f"there is no {program}")
        self.process = await asyncio.create_subprocess_exec(
            program, "--state", self.folder / "state", "--fresh", env=self.environment, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)

    async def stop(self):
        if self.process:
            self.process.stdin.close()  # as with `quit`
            await self.process.communicate()

    def type(self, line):
        self.process.stdin.write(f"{line}\n".encode())
        self.quits = line == "quit"

    def kill(self, endpoint):
        if endpoint not in self.process_ids:
            raise Wrong(f"there is no process '{endpoint}'")
        os.kill(self.process_ids[endpoint], signal.SIGKILL)

    async def hear(self):
        """One more line. False if the shop has ended."""
        line = (await self.process.stdout.readline()).decode()
        if not line:
            return False
        said = speaker_and_words(line.rstrip())
        if not said:
            raise Wrong(f"this is said by nobody: '{line.rstrip()}'")
        speaker, words = said
        if ready := re.fullmatch(r"ready \(process (\d+)\)", words):
            self.process_ids[speaker] = int(ready[1])
        self.not_shown[speaker].append(words)
        return True

    async def hear_until(self, is_enough):
        """Listens until it is enough. False if it is not enough in the end."""
        async def listen():
            while not is_enough():
                if not await self.hear():
                    return False
            return True

        try:
            return await asyncio.wait_for(listen(), PATIENCE)
        except asyncio.TimeoutError:
            return False

    def in_words(self):
        said = [f"{speaker} says '{line}'" for speaker, lines in self.not_shown.items() for line in lines]
        return ", ".join(said) or "nobody says anything"

    async def be_quiet(self):
        """Until all that was typed has been handled. What is sent later on purpose is not waited for."""
        while self.quits:
            if not await self.hear():
                return
        said = self.not_shown["frontend"]
        while True:
            # An order is shown when nothing is on its way any more, or else says so. All its lines stand before `help`.
            begin = len(said)
            self.type("show quiet")
            self.type("help")
            if not await self.hear_until(lambda: any(line.startswith("I understand") for line in said[begin:])):
                raise Wrong("what is typed is not handled")
            begin = said.index("there is no order quiet", begin)
            answer = said[begin:]
            del said[begin:]
            if not any("ask again" in line for line in answer):
                return

    async def run(self, command):
        """What a command says that somebody types in a second terminal, or that starts this shop."""
        if command[:2] == ["./workshop", "run"]:
            await self.start()
            (manifest,) = project.glob(f"exercises/{self.exercise:02}-*/exercise.json")
            return [f"{self.exercise} · {json.loads(manifest.read_text(encoding='utf-8'))['title']} (the solution)"]
        kit = self.folder / "kit"
        (kit / ".workshop").mkdir(parents=True, exist_ok=True)
        if not (kit / "exercises").exists():
            (kit / "exercises").symlink_to(project / "exercises")
        if not (kit / "build").exists():  # in which all is built
            (kit / "build").mkdir()
            (kit / "build" / "workshop").symlink_to(programs)
            (kit / "bin").mkdir()
            (kit / "bin" / "cmake").write_text("#!/bin/sh\n")
            (kit / "bin" / "cmake").chmod(0o755)
        (kit / ".workshop" / "progress.json").write_text(json.dumps(
            {"current": self.exercise, "passed": {}, "hints": {}, "last_live": str(self.folder / "state")}))
        process = await asyncio.create_subprocess_exec(
            programs / "workshop", *command[1:], env=self.environment, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        said, _ = await process.communicate()
        return said.decode().split("\n")


class Reader:
    """Reads the transcripts of one shop, and does as they say."""

    def __init__(self, shop):
        self.shop = shop
        self.place = ""  # in the documents

    async def read(self, transcript):
        await self.prepare(transcript)
        for step in transcript.steps:
            self.place = f"{transcript.name}:{step.line}"
            if step.typed:
                self.shop.type(step.typed)
            if step.command:
                self.compare_output(await self.shop.run(step.command), step, transcript.name)
            for line, speaker, words in step.said:
                self.place = f"{transcript.name}:{line}"
                await self.hear(speaker, words)
        self.place = f"{transcript.name}:{transcript.end}"

    def compare_output(self, said, step, name):
        said, shown = ("\n".join(lines).strip("\n").split("\n") for lines in (said, step.output))
        for line, (one, other) in enumerate(itertools.zip_longest(said, shown, fillvalue=""), step.line + 1):
            self.place = f"{name}:{line}"
            expect(one, other, "it says")

    async def prepare(self, transcript):
        """What the marker says. What is said about it is not shown, but for what comes of a kill."""
        is_shown = all(step.startswith("kill ") for step in transcript.before)
        if not self.shop.process:
            self.place = f"{transcript.name}:{transcript.line}"
            if transcript.starts_the_shop():
                return
            await self.shop.start()
            is_shown = False
        elif not is_shown:
            await self.end()
        self.place = f"{transcript.name}:{transcript.line}"
        for step in transcript.before:
            if step.startswith("kill "):
                self.shop.kill(step.removeprefix("kill "))
            elif step.startswith("wait for "):
                await self.wait_for(step.removeprefix("wait for ").strip('"'))
            else:
                self.shop.type(step)
        if not is_shown:
            await self.shop.be_quiet()
            for lines in self.shop.not_shown.values():
                lines.clear()

    async def wait_for(self, words):
        not_shown = self.shop.not_shown
        if not await self.shop.hear_until(lambda: any(words in line for lines in not_shown.values() for line in lines)):
            raise Wrong(f"nobody says '{words}'; {self.shop.in_words()}")

    async def hear(self, speaker, words):
        said = self.shop.not_shown[speaker]
        if not await self.shop.hear_until(lambda: said):
            raise Wrong(f"{speaker} does not say '{words}'; {self.shop.in_words()}")
        expect(said.pop(0), words, f"{speaker} says")

    async def end(self):
        """Nothing is said that is not shown."""
        await self.shop.be_quiet()
        for speaker, lines in self.shop.not_shown.items():
            if lines:
                raise Wrong(f"{speaker} also says '{lines[0]}', and up to here that is not shown")


def expect(said, shown, who):
    if same_every_time(said) != same_every_time(shown):
        raise Wrong(f"{who} '{said}', and not '{shown}'")


async def read_all(transcripts, wrong):
    """The transcripts of one shop."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(transcripts[0].exercise, folder)
        reader = Reader(shop)
        try:
            for transcript in transcripts:
                await reader.read(transcript)
            await reader.end()
        except Wrong as what:
            wrong.append(f"{reader.place}: {what}")
        finally:
            await shop.stop()


async def main():
    wrong = []
    found = shops(project, wrong)
    await asyncio.gather(*(read_all(transcripts, wrong) for transcripts in found))
    for what in sorted(wrong):
        print(what)
    print(f"{sum(map(len, found))} transcripts in {len(found)} shops, {len(wrong)} wrong")
    return 1 if wrong or not found else 0


sys.exit(asyncio.run(main()))
