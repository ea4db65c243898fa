CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "processes" (
	"id" text PRIMARY KEY NOT NULL,
	"schema" integer NOT NULL,
	"commands" jsonb NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
