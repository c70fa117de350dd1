package io.ringflux.memif.control;

import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.Secret;
import java.util.EnumSet;
import java.util.Set;

/** A server's interface that counts. */
final class TestInterface implements ServerInterface {
    Set<MemifMode> modes = EnumSet.of(MemifMode.ETHERNET);
    Secret secret = Secret.NONE;
    int claims;
    int releases;

    @Override
    public String name() {
        return "server interface";
    }

    @Override
    public Set<MemifMode> modes() {
        return modes;
    }

    @Override
    public Secret secret() {
        return secret;
    }

    @Override
    public boolean claim() {
        if (isClaimed()) {
            return false;
        }
        claims++;
        return true;
    }

    @Override
    public void release() {
        releases++;
    }

    boolean isClaimed() {
        return claims > releases;
    }
}
