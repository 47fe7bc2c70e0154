package org.archerrl.env.web;

import com.google.common.collect.ImmutableList;
import java.net.URI;
import java.util.SplittableRandom;

/**
 * A page of the user's own, judged by expressions of the user's own.
 *
 * @param page where an episode starts
 * @param goal what the policy is told
 * @param reward an expression, a number
 * @param done an expression, true when the task is over
 * @param parity of the numbers that start the page's chance: 0 or 1, so that two tasks never share an instance
 */
record OwnPageTask(URI page, String goal, String reward, String done, int parity) implements PageTask {
    @Override
    public Opening draw(SplittableRandom random) {
        return new Opening(page, 2 * (random.nextInt() >>> 2) + parity, "true");
    }

    @Override
    public String instruction() {
        return Json.text(goal);
    }

    @Override
    public Payment payment() {
        return Payment.EVERY_TURN;
    }

    @Override
    public ImmutableList<String> hidden() {
        return ImmutableList.of();
    }
}
