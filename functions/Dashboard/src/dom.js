// Elements, made of texts only: nothing of what is shown is ever read as HTML.

/** An element with properties (`class`, `on…` handlers, others as attributes) and children: elements, texts, or nothing. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'value') element.value = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  put(element, ...children);
  return element;
}

/** Appends children to an element. */
export function put(element, ...children) {
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Puts these children in the place of all that an element has. */
export const fill = (element, ...children) => {
  element.replaceChildren();
  return put(element, ...children);
};

/** Changes a text only when it is another: what is read aloud isn't read again. */
export function say(element, text) {
  const wanted = String(text ?? '');
  if (element.textContent !== wanted) element.textContent = wanted;
}

/** As many children as there are items, each made once and updated in place, so that focus and selection stay. */
export function each(parent, items, make) {
  const parts = parent.parts ??= [];
  while (parts.length > items.length) parts.pop().element.remove();
  items.forEach((item, index) => {
    if (!parts[index]) {
      parts.push(make());
      parent.append(parts[index].element);
    }
    parts[index].update(item, index);
  });
}
