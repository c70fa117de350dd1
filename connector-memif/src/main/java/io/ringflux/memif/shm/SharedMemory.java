package io.ringflux.memif.shm;

import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.MemFd;

/**
 * Fresh memory to share with a peer, mapped, and sealed so that its size is certain. Both parts belong to the caller.
 *
 * @param file to be sent to the peer
 * @param mapping all of it
 */
record SharedMemory(MemFd file, Mapping mapping) {

    /**
     * @param bytes at least that many
     * @param hugePages whether to take whole huge pages, all of them at once
     */
    static SharedMemory create(String name, long bytes, boolean hugePages) {
        MemFd file = hugePages
                ? MemFd.create(name, bytes, MemFd.Option.ALLOW_SEALING, MemFd.Option.HUGE_PAGES)
                : MemFd.create(name, bytes, MemFd.Option.ALLOW_SEALING);
        try {
            file.addSeals(MemFd.F_SEAL_SHRINK | MemFd.F_SEAL_GROW);
            Mapping mapping = hugePages
                    ? Mapping.shared(file.fd(), file.size(), Mapping.Option.PREFAULT)
                    : Mapping.shared(file.fd(), file.size());
            return new SharedMemory(file, mapping);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
