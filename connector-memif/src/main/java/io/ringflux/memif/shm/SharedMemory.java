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

    static SharedMemory create(String name, long bytes) {
        MemFd file = MemFd.create(name, bytes, MemFd.Option.ALLOW_SEALING);
        try {
            file.addSeals(MemFd.F_SEAL_SHRINK | MemFd.F_SEAL_GROW);
            return new SharedMemory(file, Mapping.shared(file.fd(), file.size()));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
