/**
 * Tasks on web pages, by text: MiniWoB++ ({@code miniwob}) and any page of your own ({@code web-page}), in HtmlUnit or Chromium.
 *
 * <p>Found by name through {@link org.archerrl.env.Environments}. Read {@link org.archerrl.env.web.WebEnvironment} first, then
 * {@link org.archerrl.env.web.Browser} and {@code page.js} beside these classes, which reads a page and keeps its clock.
 *
 * <p><b>Task.</b> {@code miniwob} plays the pages of MiniWoB++ (Liu et al. 2018, arXiv 1802.08802; MIT), which users bring: {@code
 * python3 -m pip install --no-deps --target DIR miniwob==1.1.0}, then {@code environment.pages=DIR/miniwob/html}. {@code task} names a
 * page, or several. {@code web-page} takes a folder or an address, an instruction, and two JavaScript expressions: what the newest turn
 * has earned, and whether the task is over.
 *
 * <p><b>Observation.</b> It stands for itself: the instruction, then a line for each element that is seen, in the order of the page:
 * number, role, text, value, options, state. What is hidden by style is left out, what is scrolled out of sight is not. Text between
 * elements has no number.
 *
 * <pre>
 * Select Erlinda from the list and click Submit.
 * 1 list value "Bea" options "Bea", "Erlinda", "Cora"
 * 2 button "Submit"
 * </pre>
 *
 * <p><b>Utterances.</b> {@code click 2}, {@code type 7 "text"} (in place of what is there), {@code select 1 "Erlinda"}, {@code press
 * Enter}, {@code wait}. What is none of these, and what the page does not take (an element is covered, disabled or gone), is answered
 * by the same page with a remark in its second line, and costs {@code malformed-penalty}.
 *
 * <p><b>Reward.</b> {@code miniwob}: the page's raw reward, -1 to 1, when it says that it is done, without its discount for time.
 * {@code web-page}: the expression's value, each turn. Only the page's scripts decide; what is typed is a value, never a script.
 *
 * <p><b>Time and chance.</b> A page's clock stands still between turns and goes on by {@code turn-time} with each: timers, animations
 * and dates are the same on any machine. {@code Math.random} is seeded, each episode loads its page afresh. So the same seed and
 * utterances give the same transcript. {@code reload-every} has a page serve for several episodes, as MiniWoB++'s own environment does,
 * which is about three times as fast on pages of one turn; on 122 of the 130 pages in HtmlUnit and 120 in Chromium nothing of one
 * episode was seen in the next. MiniWoB++ itself runs in real time and ends after ten seconds; here {@code max-turns} ends it.
 *
 * <p><b>Browsers.</b> HtmlUnit is part of this program and estimates boxes only: 126 of MiniWoB++'s 130 pages run. Chromium runs all;
 * it and its driver must be installed (Debian: {@code apt-get install chromium chromium-driver}). Neither drags the mouse, so pages
 * about dragging and drawing are shown and cannot be solved. A page that hangs misses {@code deadline}, a fault of the environment.
 *
 * <p><b>Safety.</b> Pages see the files of their folder and talk to the servers in {@code hosts} only: HtmlUnit's connection refuses all
 * others, Chromium gets out through a proxy in this program alone. No files, downloads, windows or dialogs. Chromium runs without its
 * own sandbox: do not show it pages that you would not run. Nothing of it outlives its environment, nor this program when that is killed.
 *
 * <p><b>Split.</b> Held-out episodes seed their pages with texts (or numbers) that training never uses, and take the distribution for
 * tests where a page has one; {@code held-out-tasks} names other pages altogether.
 *
 * <p><b>Players.</b> {@code scripted} does the right thing half the time and anything otherwise; {@code expert} knows sixteen pages by
 * what they say; {@code random} does anything. {@code web-page} has {@code random} only.
 *
 * <pre>
 * ./archer train miniwob --set environment.pages=DIR/miniwob/html
 * ./archer play miniwob --set environment.pages=DIR/miniwob/html --set environment.task=login-user
 * </pre>
 */
package org.archerrl.env.web;
