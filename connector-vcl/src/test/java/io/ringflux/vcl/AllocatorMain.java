package io.ringflux.vcl;

import io.ringflux.vcl.channel.VclSocketChannel;

/** Says where a connection takes its buffers from. */
final class AllocatorMain {
    private AllocatorMain() {}

    public static void main(String[] arguments) {
        System.out.println(new VclSocketChannel().alloc().getClass().getSimpleName());
    }
}
