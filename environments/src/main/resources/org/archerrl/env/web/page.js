// Runs in every page before the page's own scripts: its clock, which only turns move, and what is seen of it.
(function () {
  if (window.__archer) {
    return;
  }

  // The clock. A page's time stands still while nobody acts, so that the same utterances give the same page on any machine.

  var RealDate = Date;
  var now = RealDate.UTC(2025, 0, 6, 9);
  var began = now;
  var timers = [];
  var made = 0;
  var pending = 0;
  var firing = false;
  var MOST_CALLS = 5000;

  function start(callback, delay, rest, repeats) {
    // As in browsers: what a timer starts waits for 4 ms, so that a turn's time bounds a turn's calls.
    var wait = Math.max(Number(delay) || 0, repeats || firing ? 4 : 0);
    made += 1;
    timers.push({id: made, at: now + wait, callback: callback, rest: rest, every: repeats ? wait : -1});
    return made;
  }

  function stop(id) {
    timers = timers.filter(function (timer) {
      return timer.id !== id;
    });
  }

  function earliest(limit) {
    var first = null;
    timers.forEach(function (timer) {
      if (timer.at <= limit && (first === null || timer.at < first.at)) {
        first = timer;
      }
    });
    return first;
  }

  function fire(timer) {
    now = Math.max(now, timer.at);
    if (timer.every >= 0) {
      timer.at = now + timer.every;
    } else {
      stop(timer.id);
    }
    firing = true;
    try {
      if (typeof timer.callback === 'function') {
        timer.callback.apply(window, timer.rest);
      } else {
        (0, eval)(String(timer.callback));
      }
    } catch (e) {
      // A page's error is its own, as in a browser: the other timers go on.
    } finally {
      firing = false;
    }
  }

  function pass(milliseconds) {
    var limit = now + milliseconds;
    var calls = 0;
    var timer = earliest(limit);
    while (timer !== null && calls < MOST_CALLS) {
      fire(timer);
      calls += 1;
      timer = earliest(limit);
    }
    now = Math.max(now, limit);
    return pending;
  }

  function arguments_from(list, first) {
    return Array.prototype.slice.call(list, first);
  }

  window.setTimeout = function (callback, delay) {
    return start(callback, delay, arguments_from(arguments, 2), false);
  };
  window.setInterval = function (callback, delay) {
    return start(callback, delay, arguments_from(arguments, 2), true);
  };
  window.requestAnimationFrame = function (callback) {
    return start(function () {
      callback(now - began);
    }, 16, [], false);
  };
  window.clearTimeout = stop;
  window.clearInterval = stop;
  window.cancelAnimationFrame = stop;

  function PageDate(a, b, c, d, e, f, g) {
    if (!(this instanceof PageDate)) {
      return new RealDate(now).toString();
    }
    switch (arguments.length) {
      case 0: return new RealDate(now);
      case 1: return new RealDate(a);
      default: return new RealDate(a, b, c || (arguments.length > 2 ? c : 1), d || 0, e || 0, f || 0, g || 0);
    }
  }
  PageDate.prototype = RealDate.prototype;
  PageDate.UTC = RealDate.UTC;
  PageDate.parse = RealDate.parse;
  PageDate.now = function () {
    return now;
  };
  RealDate.prototype.constructor = PageDate;
  if (new RealDate(1970, 0, 2).toLocaleDateString('en-US', {year: 'numeric', month: '2-digit', day: '2-digit'}) !== '01/02/1970') {
    // HtmlUnit knows one format only, and not this one, the most usual.
    RealDate.prototype.toLocaleDateString = function () {
      return ('0' + (this.getMonth() + 1)).slice(-2) + '/' + ('0' + this.getDate()).slice(-2) + '/' + this.getFullYear();
    };
  }
  window.Date = PageDate;
  if (window.performance) {
    window.performance.now = function () {
      return now - began;
    };
  }

  // Chance: mulberry32, from the episode's seed.

  var state = (window.__archerSeed || 0) | 0;
  Math.random = function () {
    state = (state + 0x6D2B79F5) | 0;
    var t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  /** Begins an episode on a page that is there already: its clock, chance and focus as in a new one, its timers gone. */
  function restart(seed) {
    timers = [];
    now = began;
    state = seed | 0;
    if (document.activeElement && document.activeElement !== document.body) {
      document.activeElement.blur();
    }
    return true;
  }

  // Requests under way; a turn ends when there is none.

  if (window.XMLHttpRequest) {
    var send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function () {
      pending += 1;
      this.addEventListener('loadend', function () {
        pending -= 1;
      });
      try {
        return send.apply(this, arguments);
      } catch (e) {
        pending -= 1;
        throw e;
      }
    };
  }
  if (window.fetch) {
    var fetch = window.fetch;
    window.fetch = function () {
      pending += 1;
      var done = function () {
        pending -= 1;
      };
      var answer = fetch.apply(window, arguments);
      answer.then(done, done);
      return answer;
    };
  }

  // Nobody reads a page's console; HtmlUnit would write it to this program's log.

  ['log', 'info', 'debug', 'warn', 'error', 'trace'].forEach(function (name) {
    window.console[name] = function () {};
  });

  // Windows of the browser's own, which nobody would close.

  window.alert = function () {};
  window.confirm = function () {
    return true;
  };
  window.prompt = function () {
    return null;
  };
  window.open = function () {
    return null;
  };
  window.print = function () {};

  // What is seen.

  var UNSEEN = ' script style noscript template head meta link title br hr option optgroup source track ';
  var SHAPES = ' rect circle ellipse polygon polyline path line text image ';
  var SHAPE_ATTRIBUTES =
      ['fill', 'stroke', 'cx', 'cy', 'r', 'rx', 'ry', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'width', 'height', 'points', 'transform'];
  var ROLES = {a: 'link', button: 'button', select: 'list', textarea: 'textbox', canvas: 'canvas', img: 'image'};
  var INPUTS = {
    button: 'button', submit: 'button', reset: 'button', image: 'button', checkbox: 'checkbox', radio: 'radio',
    range: 'slider', number: 'number', date: 'date', time: 'time', color: 'color', password: 'password', file: 'file'
  };
  var CONTROL_ROLES = ' button link checkbox radio menuitem menuitemcheckbox menuitemradio option tab switch slider spinbutton'
      + ' textbox searchbox combobox treeitem ';
  var CONTROLS = 'a,button,input,select,textarea,[onclick],[contenteditable]';
  var elements = [];

  function clean(text) {
    return String(text).replace(/[\s\u00a0]+/g, ' ').trim();
  }

  function tag(element) {
    return element.tagName.toLowerCase();
  }

  function attribute(element, name) {
    return clean(element.getAttribute(name) || '');
  }

  function role(element) {
    var given = attribute(element, 'role') || '?';
    if (CONTROL_ROLES.indexOf(' ' + given + ' ') >= 0) {
      return given;
    }
    var name = tag(element);
    if (name === 'input') {
      return INPUTS[element.type] || 'textbox';
    }
    if (attribute(element, 'contenteditable') === 'true') {
      return 'textbox';
    }
    return ROLES[name] || '';
  }

  function isControl(element) {
    var name = tag(element);
    return ROLES[name] !== undefined || name === 'input' || element.hasAttribute('onclick')
        || attribute(element, 'contenteditable') === 'true' || element.hasAttribute('tabindex')
        || CONTROL_ROLES.indexOf(' ' + attribute(element, 'role') + ' ') >= 0;
  }

  function named(element) {
    return attribute(element, 'aria-label') || attribute(element, 'title') || attribute(element, 'alt')
        || attribute(element, 'class') || attribute(element, 'id');
  }

  /** The text of an element without that of the controls in it. */
  function ownText(element) {
    return Array.prototype.map.call(element.childNodes, function (child) {
      if (child.nodeType === 3) {
        return child.data;
      }
      return child.nodeType === 1 && !/^(select|textarea|button)$/.test(tag(child)) ? ownText(child) : ' ';
    }).join('');
  }

  function labelOf(element) {
    var label = element.closest ? element.closest('label') : null;
    if (label === null && element.id) {
      label = Array.prototype.filter.call(document.getElementsByTagName('label'), function (each) {
        return each.htmlFor === element.id;
      })[0] || null;
    }
    return label === null ? '' : clean(ownText(label));
  }

  function textOf(element) {
    var name = tag(element);
    if (name === 'input' && role(element) === 'button') {
      return clean(element.value) || named(element);
    }
    if (name === 'input' || name === 'select' || name === 'textarea') {
      return labelOf(element) || attribute(element, 'aria-label') || attribute(element, 'placeholder')
          || attribute(element, 'title');
    }
    return clean(element.textContent) || named(element);
  }

  function valueOf(element) {
    switch (role(element)) {
      case 'textbox': case 'password': case 'number': case 'date': case 'time': case 'color': case 'slider':
        return tag(element) === 'input' || tag(element) === 'textarea' ? clean(element.value) : '';
      default: return '';
    }
  }

  function options(element) {
    return tag(element) !== 'select' ? [] : Array.prototype.map.call(element.options, function (option) {
      return {text: clean(option.textContent), chosen: option.selected};
    });
  }

  function states(element) {
    var found = [];
    if (element.checked || attribute(element, 'aria-checked') === 'true') {
      found.push('checked');
    }
    if (element.disabled || attribute(element, 'aria-disabled') === 'true') {
      found.push('disabled');
    }
    if (attribute(element, 'aria-selected') === 'true') {
      found.push('selected');
    }
    if (element.hasAttribute('aria-expanded')) {
      found.push(attribute(element, 'aria-expanded') === 'true' ? 'expanded' : 'collapsed');
    }
    if (document.activeElement === element) {
      found.push('focused');
    }
    return found;
  }

  function shape(element) {
    return SHAPE_ATTRIBUTES.filter(function (name) {
      return element.hasAttribute(name);
    }).map(function (name) {
      return name + '=' + attribute(element, name);
    }).join(' ');
  }

  function number(element, kind, text) {
    elements.push(element);
    return {
      reference: elements.length, role: kind, text: text, value: valueOf(element), options: options(element), states: states(element)
    };
  }

  function isSeen(element) {
    var style = window.getComputedStyle(element);
    return style.display !== 'none' && style.visibility !== 'hidden' && element.type !== 'hidden';
  }

  /** Whether all of an element's text is its own, or in children that are nothing but marks on it. */
  function isLeaf(element) {
    for (var child = element.firstElementChild; child !== null; child = child.nextElementSibling) {
      if (UNSEEN.indexOf(' ' + tag(child) + ' ') < 0 && (clean(child.textContent) || child.firstElementChild || isControl(child))) {
        return false;
      }
    }
    return true;
  }

  function isMark(element) {
    var name = tag(element);
    return name === 'td' || (name === 'span' || name === 'i') && named(element) !== ''
        || window.getComputedStyle(element).cursor === 'pointer';
  }

  function visit(element, hidden, lines) {
    var name = tag(element);
    if (UNSEEN.indexOf(' ' + name + ' ') >= 0 || hidden.indexOf(element.id) >= 0 || !isSeen(element)) {
      return;
    }
    if (SHAPES.indexOf(' ' + name + ' ') >= 0 && /svg$/.test(element.namespaceURI)) {
      lines.push(number(element, name, [clean(element.textContent), shape(element)].join(' ').trim()));
    } else if (isControl(element) && (name === 'select' || element.querySelector(CONTROLS) === null) && (role(element) || isLeaf(element))) {
      lines.push(number(element, role(element) || 'text', textOf(element)));
    } else if (name === 'label' && element.querySelector('input,select,textarea') !== null) {
      Array.prototype.forEach.call(element.querySelectorAll('input,select,textarea'), function (control) {
        visit(control, hidden, lines);
      });
    } else if (!isLeaf(element)) {
      walk(element, hidden, lines);
    } else if (clean(element.textContent)) {
      lines.push(number(element, 'text', clean(element.textContent)));
    } else if (isMark(element)) {
      lines.push(number(element, name === 'td' ? 'cell' : 'icon', named(element)));
    }
  }

  function walk(parent, hidden, lines) {
    for (var child = parent.firstChild; child !== null; child = child.nextSibling) {
      if (child.nodeType === 3 && clean(child.data)) {
        lines.push({reference: 0, role: 'text', text: clean(child.data), value: '', options: [], states: []});
      } else if (child.nodeType === 1) {
        visit(child, hidden, lines);
      }
    }
  }

  function read(hidden) {
    var lines = [];
    elements = [];
    walk(document.body, hidden, lines);
    return lines;
  }

  function element(reference) {
    var found = elements[reference - 1];
    return found && document.documentElement.contains(found) ? found : null;
  }

  /** A point of an element that nothing covers, in the window: [x, y]; null if all of a grid is covered. */
  function uncovered(reference) {
    var PARTS = 9;
    var found = element(reference);
    var boxes = found === null ? [] : found.getClientRects();
    for (var cell = 0; cell < boxes.length * PARTS * PARTS; cell++) {
      var box = boxes[Math.floor(cell / PARTS / PARTS)];
      var x = box.left + box.width * (cell % PARTS + 0.5) / PARTS;
      var y = box.top + box.height * (Math.floor(cell / PARTS) % PARTS + 0.5) / PARTS;
      var top = document.elementFromPoint(x, y);
      if (top !== null && found.contains(top)) {
        return [Math.floor(x), Math.floor(y)];
      }
    }
    return null;
  }

  function option(reference, text) {
    var list = element(reference);
    return list === null || !list.options ? null : Array.prototype.filter.call(list.options, function (each) {
      return clean(each.textContent) === text;
    })[0] || null;
  }

  function fill(reference, text) {
    var field = element(reference);
    field.focus();
    field.value = text;
    ['input', 'change'].forEach(function (name) {
      var event = document.createEvent('Event');
      event.initEvent(name, true, false);
      field.dispatchEvent(event);
    });
  }

  Object.defineProperty(window, '__archer', {
    value: Object.freeze({restart: restart, pass: pass, read: read, element: element, uncovered: uncovered, option: option, fill: fill})
  });
})();
