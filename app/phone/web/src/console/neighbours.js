// From case to case as the list had them that somebody came from: by keys, and by links.
const LIST = "cases in the list";

// Keep what the list on this page names, and where it stands.
export function keepList(links, window) {
  if (links.length) {
    const { pathname, search } = window.location;
    const list = { address: pathname + search, cases: links.map((one) => one.pathname) };
    window.sessionStorage.setItem(LIST, JSON.stringify(list));
  }
}

// The case so many steps further, and the list; nothing where the case is not of the list.
export function neighbours({ sessionStorage, location }) {
  const { address, cases = [] } = JSON.parse(sessionStorage.getItem(LIST) || "{}");
  const at = cases.indexOf(location.pathname);
  return at < 0 ? {} : { list: address, before: cases[at - 1], next: cases[at + 1] };
}

// On a case's page: links to those beside it, where there are some.
export function linkNeighbours(page, window) {
  const found = neighbours(window);
  for (const link of page.querySelectorAll("[data-beside] a")) {
    const address = found[link.dataset.to];
    if (address) {
      link.href = address;
      link.hidden = false;
      link.parentElement.hidden = false;
    }
  }
}
