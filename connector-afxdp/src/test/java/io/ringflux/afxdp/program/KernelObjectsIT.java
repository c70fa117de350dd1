package io.ringflux.afxdp.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.afxdp.AfXdpPort;
import io.ringflux.afxdp.XdpLab;
import io.ringflux.nativeio.Bpf;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Program, map and link of a port are gone from the kernel with it, by their numbers. */
@LeakCheck
class KernelObjectsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Map<String, Integer> GET_FD_BY_ID = Map.of("prog_id", 13, "map_id", 14, "link_id", 30);

    @Test
    void shouldLeaveNoProgramMapOrLinkInTheKernelWhenAPortHasGone() {
        try (XdpLab lab = XdpLab.opened()) {
            Map<String, Integer> before = objects();
            AfXdpPort port = lab.open(lab.rightClient().filter("udp port 53"));
            Map<String, Integer> objects = objects();
            objects.entrySet().removeAll(before.entrySet());
            assertThat(objects.keySet()).containsExactlyInAnyOrderElementsOf(GET_FD_BY_ID.keySet());
            objects.forEach((kind, id) -> assertThat(isThere(kind, id)).as(kind).isTrue());

            lab.dispose(port);

            Awaitility.await()
                    .atMost(SOON) // the kernel frees them when nobody can be running them any more
                    .until(() -> objects.entrySet().stream().noneMatch(o -> isThere(o.getKey(), o.getValue())));
        }
    }

    /** What this process has open. */
    private static Map<String, Integer> objects() {
        Map<String, Integer> found = new HashMap<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fdinfo"))) {
            for (Path descriptor : descriptors.toList()) {
                for (String line : lines(descriptor)) {
                    String[] parts = line.split(":\\s*");
                    if (parts.length == 2 && GET_FD_BY_ID.containsKey(parts[0])) {
                        found.put(parts[0], Integer.parseInt(parts[1]));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static List<String> lines(Path descriptor) {
        try {
            return Files.readAllLines(descriptor);
        } catch (IOException closed) {
            return List.of();
        }
    }

    private static boolean isThere(String kind, int id) {
        UnsafeBuffer attributes = BpfAttrLayout.allocate();
        attributes.putInt(0, id);
        int result = Bpf.call(GET_FD_BY_ID.get(kind), attributes);
        if (result >= 0) {
            Fd.adopt(result).close();
            return true;
        }
        assertThat(result).isEqualTo(-Errno.ENOENT);
        return false;
    }
}
