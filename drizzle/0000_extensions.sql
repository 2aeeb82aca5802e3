create extension if not exists pg_trgm;
--> statement-breakpoint
create extension if not exists btree_gin;
--> statement-breakpoint
create extension if not exists unaccent;
--> statement-breakpoint
-- One search configuration per language: Postgres' own, with accents removed before stemming, so that "café" and "cafe"
-- find each other. Plain ASCII words keep their mapping, which is the same stemmer in the languages of the Latin script.
do $$
declare
  language text;
begin
  foreach language in array array[
    'arabic', 'armenian', 'basque', 'catalan', 'danish', 'dutch', 'english', 'finnish', 'french', 'german',
    'greek', 'hindi', 'hungarian', 'indonesian', 'irish', 'italian', 'lithuanian', 'nepali', 'norwegian',
    'portuguese', 'romanian', 'russian', 'serbian', 'simple', 'spanish', 'swedish', 'tamil', 'turkish',
    'yiddish'
  ] loop
    execute format('create text search configuration public.%I (copy = pg_catalog.%I)', 'docket_' || language, language);
    execute format(
      'alter text search configuration public.%I alter mapping for hword, hword_part, word with unaccent, pg_catalog.%I',
      'docket_' || language,
      case language when 'simple' then 'simple' else language || '_stem' end
    );
  end loop;
end
$$;
--> statement-breakpoint
-- The configuration of a language; of one that is not known, the one that does not stem. A standard SQL body is bound
-- to its objects here and now, so that it works under any search_path (a restore has an empty one) and is dumped in order.
create function public.docket_search_config(language text) returns regconfig
  language sql immutable parallel safe
  return case language
    when 'arabic' then 'public.docket_arabic'::regconfig
    when 'armenian' then 'public.docket_armenian'::regconfig
    when 'basque' then 'public.docket_basque'::regconfig
    when 'catalan' then 'public.docket_catalan'::regconfig
    when 'danish' then 'public.docket_danish'::regconfig
    when 'dutch' then 'public.docket_dutch'::regconfig
    when 'english' then 'public.docket_english'::regconfig
    when 'finnish' then 'public.docket_finnish'::regconfig
    when 'french' then 'public.docket_french'::regconfig
    when 'german' then 'public.docket_german'::regconfig
    when 'greek' then 'public.docket_greek'::regconfig
    when 'hindi' then 'public.docket_hindi'::regconfig
    when 'hungarian' then 'public.docket_hungarian'::regconfig
    when 'indonesian' then 'public.docket_indonesian'::regconfig
    when 'irish' then 'public.docket_irish'::regconfig
    when 'italian' then 'public.docket_italian'::regconfig
    when 'lithuanian' then 'public.docket_lithuanian'::regconfig
    when 'nepali' then 'public.docket_nepali'::regconfig
    when 'norwegian' then 'public.docket_norwegian'::regconfig
    when 'portuguese' then 'public.docket_portuguese'::regconfig
    when 'romanian' then 'public.docket_romanian'::regconfig
    when 'russian' then 'public.docket_russian'::regconfig
    when 'serbian' then 'public.docket_serbian'::regconfig
    when 'spanish' then 'public.docket_spanish'::regconfig
    when 'swedish' then 'public.docket_swedish'::regconfig
    when 'tamil' then 'public.docket_tamil'::regconfig
    when 'turkish' then 'public.docket_turkish'::regconfig
    when 'yiddish' then 'public.docket_yiddish'::regconfig
    else 'public.docket_simple'::regconfig
  end;
--> statement-breakpoint
-- Title before description in rank. A vector holds 1 MB at most and a longer text would fail the whole write: 100,000
-- characters stay below that whatever they are, and are twice what a description may have.
create function public.docket_search_vector(language text, title text, description text) returns tsvector
  language sql immutable parallel safe
  return setweight(to_tsvector(public.docket_search_config(language), "left"(title, 1000)), 'A')
    || setweight(to_tsvector(public.docket_search_config(language), "left"(description, 100000)), 'B');
