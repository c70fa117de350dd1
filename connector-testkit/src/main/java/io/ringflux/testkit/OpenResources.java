package io.ringflux.testkit;

import io.ringflux.frame.FramePool;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The native resources that this JVM holds at one moment, by our own counts and by the kernel's.
 *
 * @param fds descriptors owned by {@link Fd}
 * @param mappings mappings owned by {@link Mapping}
 * @param mappedBytes bytes of those
 * @param pools frame pools whose memory is still there
 * @param descriptors number and target of each descriptor of the kinds that ports open; the JVM opens others of its own
 * @param memoryFiles mappings of memfds, as the kernel lists them
 */
public record OpenResources(
        int fds, int mappings, long mappedBytes, int pools, Set<String> descriptors, int memoryFiles) {

    private static final Pattern OURS = Pattern.compile("\\d+ (/memfd:|anon_inode:\\[event|/dev/net/).*");

    /** What is open now. */
    public static OpenResources now() {
        return new OpenResources(
                Fd.openCount(),
                Mapping.openCount(),
                Mapping.openBytes(),
                FramePool.openCount(),
                listDescriptors(),
                countMemoryFiles());
    }

    /** What is open now and was not before, in words; empty when nothing is. */
    public List<String> addedSince(OpenResources before) {
        List<String> added = new ArrayList<>();
        more(added, "owned descriptors", before.fds, fds);
        more(added, "mappings", before.mappings, mappings);
        more(added, "mapped bytes", before.mappedBytes, mappedBytes);
        more(added, "frame pools", before.pools, pools);
        more(added, "memfd mappings", before.memoryFiles, memoryFiles);
        Set<String> opened = new TreeSet<>(descriptors);
        opened.removeAll(before.descriptors);
        opened.forEach(link -> added.add("descriptor " + link));
        return added;
    }

    private static void more(List<String> added, String name, long before, long now) {
        if (now > before) {
            added.add((now - before) + " " + name);
        }
    }

    private static Set<String> listDescriptors() {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.map(OpenResources::describe)
                    .filter(OURS.asMatchPredicate())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new AssertionError("cannot list descriptors: is /proc mounted?", e);
        }
    }

    private static String describe(Path link) {
        try {
            return link.getFileName() + " " + Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link.getFileName() + " closed meanwhile";
        }
    }

    private static int countMemoryFiles() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return (int) lines.filter(line -> line.contains("/memfd:")).count();
        } catch (IOException e) {
            throw new AssertionError("cannot list mappings: is /proc mounted?", e);
        }
    }
}
