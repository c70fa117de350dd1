package io.ringflux.afxdp.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What this process may do, as the kernel says in {@code /proc}.
 *
 * @param capabilities bits of {@code linux/capability.h} that are effective
 * @param lockedMemoryBytes RLIMIT_MEMLOCK; -1 without a limit
 */
public record Privileges(long capabilities, long lockedMemoryBytes) {

    private static final int NET_ADMIN = 12;
    private static final int NET_RAW = 13;
    private static final int IPC_LOCK = 14;
    private static final int SYS_ADMIN = 21;
    private static final int BPF = 39;
    private static final long LEAST_LOCKED_BYTES = 32L << 20;
    private static final String CAPABILITIES = "CapEff:";
    private static final String LOCKED = "Max locked memory";

    /** Asks for those of this process. */
    public static Privileges ofThisProcess() {
        String limit = value("/proc/self/limits", LOCKED).split("\\s+", 2)[0];
        return new Privileges(
                Long.parseUnsignedLong(value("/proc/self/status", CAPABILITIES), 16),
                limit.equals("unlimited") ? -1 : Long.parseLong(limit));
    }

    /** What is missing for a port, each with what to do about it. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        require(missing, has(NET_RAW), "CAP_NET_RAW, to open AF_XDP sockets");
        require(missing, has(NET_ADMIN), "CAP_NET_ADMIN, to attach an XDP program");
        require(missing, has(BPF) || has(SYS_ADMIN), "CAP_BPF, to load an XDP program");
        require(
                missing,
                has(IPC_LOCK) || lockedMemoryBytes < 0 || lockedMemoryBytes >= LEAST_LOCKED_BYTES,
                "CAP_IPC_LOCK, or a RLIMIT_MEMLOCK (ulimit -l) above the bytes of the port's frames; it is "
                        + lockedMemoryBytes + " bytes");
        return missing;
    }

    private boolean has(int capability) {
        return (capabilities >>> capability & 1) != 0;
    }

    private static void require(List<String> missing, boolean met, String what) {
        if (!met) {
            missing.add(what);
        }
    }

    private static String value(String file, String key) {
        try {
            for (String line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(key)) {
                    return line.substring(key.length()).strip();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": is /proc mounted?", e);
        }
        throw new IllegalStateException(file + " has no line " + key);
    }
}
