package org.archerrl.env.web;

import java.util.concurrent.ThreadFactory;

/** Threads that keep no program from ending. */
final class Daemon {
    private Daemon() {}

    /** Returns a factory of such threads. */
    static ThreadFactory threads(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Starts one; what it starts is a daemon too. */
    static Thread start(String name, Runnable work) {
        Thread thread = threads(name).newThread(work);
        thread.start();
        return thread;
    }
}
