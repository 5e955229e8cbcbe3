import { crc32, deflateSync } from "node:zlib";

/** A castle: what `GET …/Logo` shows. */
const rows = [
  "................",
  ".##.##.##.##.##.",
  ".##.##.##.##.##.",
  ".##############.",
  ".##############.",
  "..############..",
  "..############..",
  "..###.####.###..",
  "..###.####.###..",
  "..############..",
  "..############..",
  "..#####..#####..",
  "..####....####..",
  "..####....####..",
  ".#####....#####.",
  "................",
];
/** Each sign of it becomes a square of so many points. */
const scale = 4;

/** The picture as PNG (ISO/IEC 15948): one bit for a point, black on nothing. */
export const logo: Buffer = draw();

function draw(): Buffer {
  const size = rows.length * scale;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Bit depth 1, colour type 3: indexed. The rest is 0: the one compression, the one filter method, not interlaced.
  header.set([1, 3], 8);
  const lines = rows.flatMap((row) => Array.from({ length: scale }, () => lineOf(row)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from([0xff, 0xff, 0xff, 0x1f, 0x29, 0x37])),
    // The first colour is transparent.
    chunk("tRNS", Buffer.from([0, 0xff])),
    chunk("IDAT", deflateSync(Buffer.concat(lines))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** One line of points, eight in a byte, after the number of its filter: none. */
function lineOf(row: string): Buffer {
  const bits = [...row].map((sign) => (sign === "#" ? "1" : "0").repeat(scale)).join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from([0, ...bytes.map((byte) => Number.parseInt(byte, 2))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(content), 4);
  return Buffer.concat([around.subarray(0, 4), content, around.subarray(4)]);
}
