package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** Several queues of one interface, whose sockets share their memory. */
@LeakCheck
class QueuesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int QUEUES = 3;

    @RegisterExtension
    final XdpLab lab = new XdpLab(QUEUES, 1500);

    @Test
    void shouldServeEachQueueByItselfWhenThereAreSeveral() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right = lab.open(lab.rightClient().everything());
        int count = 100;
        List<CompletableFuture<Void>> received = IntStream.range(0, QUEUES)
                .mapToObj(queue -> right.receive(queue)
                        .take(count)
                        .doOnNext(new ArrivalCheck(64 + queue))
                        .doOnNext(frame -> assertThat(frame.queue()).isEqualTo(queue))
                        .then()
                        .toFuture())
                .toList();

        for (int queue = 0; queue < QUEUES; queue++) {
            left.send(queue, Payload.frames(left, count, 64 + queue)).block(SOON);
        }

        received.forEach(future -> Mono.fromFuture(future).block(SOON));
        assertThat(right.details().queues()).isEqualTo(QUEUES);
    }

    @Test
    void shouldSendInPlaceByAnotherQueueWhenFramesCameByOne() {
        AfXdpPort left = lab.open(lab.leftClient().everything());
        AfXdpPort right = lab.open(lab.rightClient().everything());
        right.send(2, right.receive(0)).onErrorComplete().subscribe();
        ArrivalCheck arrivals = new ArrivalCheck(200);
        left.receive(2).doOnNext(arrivals).subscribe();

        for (int first = 0; first < 1000; first += 100) {
            left.send(Payload.frames(left, first, 100, number -> 200)).block(SOON);
            long sent = first + 100;
            Awaitility.await().atMost(SOON).until(() -> arrivals.count() == sent);
        }

        Awaitility.await()
                .atMost(SOON)
                .until(() -> right.frames().conserves() && right.frames().tx() == 0);
    }

    @Test
    void shouldKeepItsQueuesWhenSomebodyTakesThemFromTheInterface() {
        AfXdpPort right = lab.open(lab.rightClient().everything());

        assertThat(shrink().status()).isNotZero();

        lab.dispose(right);
        Awaitility.await().atMost(SOON).until(() -> shrink().status() == 0); // the kernel lets go a little later
    }

    @Test
    void shouldSayWhatToDoWhenThePeerHasMoreQueues() {
        lab.right().run("ethtool", "-L", "right", "rx", "1", "tx", "1");
        AfXdpClient client = lab.rightClient().everything().mode(XdpMode.NATIVE);

        assertThatThrownBy(client::connectNow).hasMessageContaining("ENOSPC").hasMessageContaining("ethtool -L");
    }

    @Test
    void shouldLeaveOtherQueuesToTheKernelWhenThePortHasOne() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right = lab.open(lab.rightClient().everything().queues(1, 1));
        ArrivalCheck arrivals = new ArrivalCheck(90);
        right.receive().doOnNext(arrivals).subscribe();

        left.send(0, Payload.frames(left, 10, 80)).block(SOON);
        left.send(1, Payload.frames(left, 10, 90)).block(SOON);

        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 10);
        assertThat(right.details().firstQueue()).isEqualTo(1);
    }

    private Shell.Result shrink() {
        return Shell.attempt("ip", "netns", "exec", lab.right().name(), "ethtool", "-L", "right", "rx", "1", "tx", "1");
    }
}
