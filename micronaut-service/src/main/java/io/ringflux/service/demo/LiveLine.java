package io.ringflux.service.demo;

import java.util.Locale;

/** One line a second: what happened since the last one. */
final class LiveLine {

    private MirrorCounts last;
    private long lastNs;

    LiveLine(MirrorCounts begin, long nowNs) {
        last = begin;
        lastNs = nowNs;
    }

    String next(MirrorCounts now, long nowNs, long second) {
        double seconds = Math.max(1, nowNs - lastNs) / 1e9;
        String line = String.format(
                Locale.ROOT,
                "%4d s  %,12.0f frames/s  %,9.0f records/s  %,d dropped  %,d in flight",
                second,
                (now.frames() - last.frames()) / seconds,
                (now.records() - last.records()) / seconds,
                now.dropped(),
                now.inFlight());
        last = now;
        lastNs = nowNs;
        return line;
    }
}
