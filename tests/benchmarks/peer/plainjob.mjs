// One round of the peer, one job at a time: enqueues jobs, then takes each and marks it as done. Prints what one of them
// takes in microseconds: to enqueue, by the clock and of the processor, and the same for taking and marking.
// usage: node plainjob.mjs FILE JOBS
import Database from 'better-sqlite3';
import { better, defineQueue } from 'plainjob';

const [file, jobs] = [process.argv[2], Number(process.argv[3])];
const quiet = () => {};
const logger = { error: quiet, warn: quiet, info: quiet, debug: quiet };
const database = new Database(file);
const queue = defineQueue({ connection: better(database), logger });
const setting = (name) => database.pragma(name, { simple: true });
if (setting('journal_mode') !== 'wal' || setting('synchronous') !== 1) {
  throw new Error('the peer does not promise what the transport does: a WAL, and synchronous = NORMAL');
}

const microseconds = () => performance.now() * 1000;
const processor = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
const each = (work) => {
  const [begun, used] = [microseconds(), processor()];
  work();
  return [(microseconds() - begun) / jobs, (processor() - used) / jobs];
};

const enqueue = each(() => {
  for (let number = 0; number < jobs; ++number) queue.add('AddItem', { order: 'A', gift: 'book', number });
});
let done = 0;
const handle = each(() => {
  for (let job = queue.getAndMarkJobAsProcessing('AddItem'); job; job = queue.getAndMarkJobAsProcessing('AddItem')) {
    queue.markJobAsDone(job.id);
    ++done;
  }
});
if (done !== jobs) throw new Error(`${done} of ${jobs} jobs came`);
console.log([...enqueue, ...handle].map((value) => value.toFixed(2)).join(' '));
queue.close();
database.close();
