package org.archerrl.env.mcp;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.archerrl.env.Environments;
import org.archerrl.env.TextEnvironment;

/** A program that holds an environment with a server, until it is killed. */
public final class Keeper {
    private Keeper() {}

    /** Prints the numbers of the processes that the environment has brought forth. */
    public static void main(String[] arguments) throws InterruptedException {
        TextEnvironment environment = Environments.named(
                        "mcp", Map.of("task", "Wait.", "command", TestServer.command("deaf")))
                .open();
        environment.reset(1);
        System.out.println(environment.step("family()").observation().strip());
        new CountDownLatch(1).await();
    }
}
