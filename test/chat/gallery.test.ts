import { expect, test } from "vitest";
import { gallery, platforms } from "./gallery.ts";
import { drawGallery } from "./gallery-page.ts";
import { golden } from "./gallery-shown.ts";

const endings = { slack: "json", discord: "json", xmpp: "xml", irc: "txt", terminal: "txt" };

test.for(platforms)("the gallery on %s reads as it did; npm run docs writes it anew", async (platform) => {
  await expect(golden(platform, gallery)).toMatchFileSnapshot(`gallery/${platform}.${endings[platform]}`);
});

test("the gallery for people is drawn from what the platforms get", async () => {
  await expect(drawGallery(gallery)).toMatchFileSnapshot("../../docs/gallery.html");
});
