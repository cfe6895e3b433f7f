// A QR encoder for exactly what a card shows: digits, error correction M, the smaller of two sizes that holds them.
// After ISO/IEC 18004: version 2 carries the codes of schemes 1 and 2, version 5 those that carry a signature.

/** How many digits fit, modules per side, blocks, and data and error correction codewords of each block. */
const VERSIONS = [
  { most: 63, side: 25, blocks: 1, data: 28, check: 16 },
  { most: 202, side: 37, blocks: 2, data: 43, check: 24 },
];
const MASKS = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (r, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** The symbol as rows of booleans, true = dark. Without `mask` the one with the lowest penalty is taken. */
export function encode(digits, mask = null) {
  const version = VERSIONS.find(({ most }) => digits.length <= most);
  if (!version || !/^[0-9]+$/.test(digits)) throw new RangeError("1 to 202 digits");
  const bits = codewords(digits, version).map((word) => binary(word, 8)).join("");
  const symbols = (mask === null ? MASKS.keys() : [mask]);
  return [...symbols].map((number) => draw(bits, version.side, number)).reduce((a, b) => (penalty(b) < penalty(a) ? b : a));
}

/** The data cut into blocks, each with its own error correction; the blocks take turns. */
function codewords(digits, { blocks, data, check }) {
  const words = dataCodewords(digits, blocks * data);
  const parts = Array.from({ length: blocks }, (_, block) => words.slice(block * data, (block + 1) * data));
  const checks = parts.map((part) => reedSolomon(part, check));
  const inTurns = (lists) => lists[0].flatMap((_, place) => lists.map((list) => list[place]));
  return [...inTurns(parts), ...inTurns(checks)];
}

function dataCodewords(digits, count) {
  let bits = "0001" + binary(digits.length, 10);
  for (const group of digits.match(/.{1,3}/g)) bits += binary(Number(group), [0, 4, 7, 10][group.length]);
  bits += "0000".slice(0, count * 8 - bits.length);
  const data = (bits.padEnd(Math.ceil(bits.length / 8) * 8, "0")).match(/.{8}/g).map((byte) => parseInt(byte, 2));
  for (let pad = 0xec; data.length < count; pad ^= 0xec ^ 0x11) data.push(pad);
  return data;
}

const binary = (number, width) => number.toString(2).padStart(width, "0");

/** Multiplication in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(a, b) {
  let product = 0;
  for (; b; b >>= 1, a = (a << 1) ^ (a & 0x80 ? 0x11d : 0)) if (b & 1) product ^= a;
  return product;
}

function reedSolomon(data, count) {
  let generator = [1];
  for (let i = 0, root = 1; i < count; i++, root = multiply(root, 2)) {
    const scaled = [0, ...generator.map((factor) => multiply(factor, root))];
    generator = [...generator, 0].map((factor, place) => factor ^ scaled[place]);
  }
  const rest = [...data, ...Array(count).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const lead = rest[i];
    generator.forEach((factor, place) => { rest[i + place] ^= multiply(factor, lead); });
  }
  return rest.slice(data.length);
}

function draw(bits, side, mask) {
  const grid = functionPatterns(side, formatBits(mask));
  const dark = grid.map((row) => row.map(Boolean));
  let next = 0;
  let upwards = true;
  for (let right = side - 1; right > 0; right -= right === 8 ? 3 : 2, upwards = !upwards) {
    for (let i = 0; i < side; i++) {
      const r = upwards ? side - 1 - i : i;
      for (const c of [right, right - 1]) {
        // Beyond the codewords both versions have seven remainder bits, all zero.
        if (grid[r][c] === undefined) dark[r][c] = (bits[next++] === "1") !== MASKS[mask](r, c);
      }
    }
  }
  return dark;
}

/** Everything that is not data; data modules stay undefined. */
function functionPatterns(side, format) {
  const grid = Array.from({ length: side }, () => Array(side).fill(undefined));
  const square = (top, left, radius, isDark) => {
    for (let r = -radius; r <= radius; r++) {
      for (let c = -radius; c <= radius; c++) {
        if (grid[top + r]?.length > left + c && left + c >= 0) {
          grid[top + r][left + c] = isDark(Math.max(Math.abs(r), Math.abs(c)));
        }
      }
    }
  };
  for (let i = 8; i < side - 8; i++) grid[6][i] = grid[i][6] = i % 2 === 0;
  for (const [top, left] of [[3, 3], [3, side - 4], [side - 4, 3]]) square(top, left, 4, (ring) => ring < 2 || ring === 3);
  square(side - 7, side - 7, 2, (ring) => ring !== 1);
  placeFormat(grid, format);
  return grid;
}

/** Error correction M is 00; BCH(15, 5) with generator 0x537, masked with 0x5412. Index 0 is the lowest bit. */
function formatBits(mask) {
  let rest = mask << 10;
  for (let bit = 14; bit >= 10; bit--) if (rest & (1 << bit)) rest ^= 0x537 << (bit - 10);
  const format = ((mask << 10) | rest) ^ 0x5412;
  return Array.from({ length: 15 }, (_, bit) => ((format >> bit) & 1) === 1);
}

function placeFormat(grid, format) {
  const side = grid.length;
  const beside = [0, 1, 2, 3, 4, 5, 7, 8];
  for (let i = 0; i < 8; i++) {
    grid[beside[i]][8] = format[i];
    grid[8][side - 1 - i] = format[i];
  }
  for (let i = 8; i < 15; i++) {
    grid[8][[7, 5, 4, 3, 2, 1, 0][i - 8]] = format[i];
    grid[side - 15 + i][8] = format[i];
  }
  grid[side - 8][8] = true;
}

/** How hard a symbol is to read: runs, blocks, patterns that look like a finder, too much of one colour. */
function penalty(dark) {
  const side = dark.length;
  const rows = dark.map((row) => row.map((module) => (module ? "1" : "0")).join(""));
  const columns = rows.map((_, c) => rows.map((row) => row[c]).join(""));
  let points = 0;
  for (const line of [...rows, ...columns]) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) points += run.length - 2;
    points += 40 * (line.match(/(?=10111010000|00001011101)/g) ?? []).length;
  }
  for (let r = 1; r < side; r++) {
    for (let c = 1; c < side; c++) {
      points += dark[r][c] === dark[r - 1][c] && dark[r][c] === dark[r][c - 1] && dark[r][c] === dark[r - 1][c - 1] ? 3 : 0;
    }
  }
  const share = rows.join("").replaceAll("0", "").length / side ** 2;
  return points + 10 * Math.floor(Math.abs(share - 0.5) * 20);
}
