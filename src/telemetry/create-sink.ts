import { createConsoleSink } from '../../exporter/console-sink.ts';
import { createFileSink } from '../../exporter/file-sink.ts';
import { createPostHogSink } from '../../exporter/posthog-sink.ts';
import type { Sink } from '../../exporter/sink.ts';
import type { SinkConfig } from '../config/read-sinks.ts';
import type { WriteLine } from '../stderr.ts';

/** The sink that a setting names. The console's lines go to `write`. */
export function createSink(config: SinkConfig, write: WriteLine): Sink {
  switch (config.name) {
    case 'posthog':
      return createPostHogSink(config);
    case 'console':
      return createConsoleSink(write);
    case 'file':
      return createFileSink(config);
  }
}
