using System.Globalization;
using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Runs.Kills;

/// <summary>
/// A run in which each tenth event is a dead letter, a fix, and a redrive of all of them that is killed again and again, by SIGKILL, and
/// begun anew each time. At last every result is compared with those of a run that had the fix from the start, and redriven once more.
/// </summary>
/// <param name="letters">How many events are dead letters.</param>
/// <param name="kills">How often the redrive is killed, unless it has come to its end before.</param>
/// <param name="seed">When it is.</param>
/// <param name="folder">An empty one.</param>
/// <param name="say">Is told how far it is.</param>
internal sealed class RedriveKillRun(int letters, int kills, int seed, string folder, Action<string> say)
{
    private const int EventsPerLetter = 10;
    private const int MostResults = 10_000_000;

    // What a redrive takes about, so that most are killed at work.
    private const double LettersPerSecond = 5_000;
    private const double ShortestSeconds = 2;

    private static readonly string[] Views = ["minutes", "sliding", "visits", "tops"];

    private readonly Random _random = new(seed);

    private string Feed => Path.Combine(folder, "events.jsonl");

    private string Data => Path.Combine(folder, "data");

    /// <summary>Ends when all results are compared.</summary>
    public async Task<RedriveKillOutcome> RunAsync(CancellationToken ct)
    {
        await WriteFeedAsync(ct);
        var (broken, mended) = (await FileAsync("broken", 99, ct), await FileAsync("mended", 199, ct));
        await DoneAsync(ct, "run", "--pipeline", broken, "--feed", $"stream={Feed}", "--until-drained", "--port", "0", "--plain",
            "--data", Data);
        say($"{letters:N0} dead letters; redriving them");
        var (killed, seconds) = (0, ShortestSeconds + (letters / LettersPerSecond));
        while (killed < kills)
        {
            using var redrive = Redrive(mended);
            var started = TimeProvider.System.GetTimestamp();
            await Task.WhenAny(
                redrive.EndAsync(ct), Task.Delay(TimeSpan.FromSeconds(seconds * _random.NextDouble()), TimeProvider.System, ct));
            // What is left to kill would be a repetition that has nothing to do.
            if (redrive.HasEnded)
                break;
            await redrive.KillAsync();
            killed++;
            say(string.Create(CultureInfo.InvariantCulture,
                $"kill {killed} of {kills}, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s after its start"));
        }
        var last = await DoneAsync(ct, RedriveArguments(mended));
        var once = await ResultsAsync(Data, mended, ct);
        var again = await DoneAsync(ct, RedriveArguments(mended));
        var verified = await DoneAsync(ct, "verify", "--pipeline", mended, "--data", Data, "--deep");
        return new RedriveKillOutcome(
            killed,
            once.Count,
            Different(once, await StraightAsync(mended, ct)) + Different(once, await ResultsAsync(Data, mended, ct)),
            again.Contains("nothing to redrive", StringComparison.Ordinal),
            $"{last}\n{again}\n{verified}");
    }

    private LocalProcess Redrive(string mended) => new(RedriveArguments(mended));

    private string[] RedriveArguments(string mended) => ["deadletters", "redrive", "--pipeline", mended, "--data", Data];

    private async Task<Dictionary<string, string>> StraightAsync(string mended, CancellationToken ct)
    {
        var data = Path.Combine(folder, "straight");
        await DoneAsync(ct, "run", "--pipeline", mended, "--feed", $"stream={Feed}", "--until-drained", "--port", "0", "--plain",
            "--data", data);
        return await ResultsAsync(data, mended, ct);
    }

    private static int Different(Dictionary<string, string> one, Dictionary<string, string> other) =>
        one.Keys.Union(other.Keys).Count(key => one.GetValueOrDefault(key) != other.GetValueOrDefault(key));

    /// <summary>The values of each result; how it became what it is differs.</summary>
    private static async Task<Dictionary<string, string>> ResultsAsync(string data, string pipeline, CancellationToken ct)
    {
        var results = new Dictionary<string, string>();
        foreach (var view in Views)
        {
            using var process = new LocalProcess(
                "results", "--data", data, "--pipeline", pipeline, "--view", view, "--format", "json", "--limit", $"{MostResults}")
            { KeepsAll = true };
            await process.EndAsync(ct);
            using var json = JsonDocument.Parse(process.Said);
            foreach (var result in json.RootElement.EnumerateArray())
            {
                results.Add(
                    $"{view} {result.GetProperty("key")} {result.GetProperty("start")} {result.GetProperty("end")}",
                    $"{result.GetProperty("events")} {result.GetProperty("values")}");
            }
        }
        return results;
    }

    private static async Task<string> DoneAsync(CancellationToken ct, params string[] args)
    {
        using var process = new LocalProcess(args);
        await process.EndAsync(ct);
        return process.ExitCode == 0
            ? process.Said
            : throw new InvalidOperationException($"{string.Join(' ', args)}: exit {process.ExitCode}\n{process.Said}");
    }

    // Each key's events are in the order of their times, a second apart, so that none is late.
    private async Task WriteFeedAsync(CancellationToken ct)
    {
        await using var file = new StreamWriter(Feed);
        for (var number = 0; number < letters * EventsPerLetter; number++)
        {
            ct.ThrowIfCancellationRequested();
            var key = _random.Next(500);
            var value = number % EventsPerLetter == 0 ? _random.Next(100, 200) : _random.Next(100);
            await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $$"""{"key":"k{{key}}","value":{{value}},"item":"i{{_random.Next(50)}}","time":{{1_767_225_600_000 + (number * 20L)}}}"""));
        }
    }

    private async Task<string> FileAsync(string name, int most, CancellationToken ct)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, "stream.json");
        await File.WriteAllTextAsync(path, $$"""
            {
              "name": "stream", "topic": "stream", "key": "key", "formats": [ { "kind": "json" } ],
              "fields": {
                "key": { "type": "text", "required": true },
                "value": { "type": "integer", "required": true, "max": {{most}} },
                "item": { "type": "text" },
                "time": { "type": "timestamp", "required": true }
              },
              "eventTime": { "field": "time", "bound": "1h", "idle": "1s" },
              "views": [
                { "name": "minutes", "key": ["key"], "window": { "tumbling": "1m" }, "shards": 2,
                  "aggregates": { "count": { "kind": "count" }, "sum": { "kind": "sum", "field": "value" },
                    "items": { "kind": "distinct", "field": "item" }, "last": { "kind": "last", "field": "value" } } },
                { "name": "sliding", "key": ["item"], "window": { "hopping": { "size": "10m", "slide": "2m" } },
                  "aggregates": { "sum": { "kind": "sum", "field": "value" }, "max": { "kind": "max", "field": "value" } } },
                { "name": "visits", "key": ["key"], "window": { "session": { "gap": "20s" } },
                  "aggregates": { "count": { "kind": "count" }, "sum": { "kind": "sum", "field": "value" },
                    "first": { "kind": "first", "field": "value" } } },
                { "name": "tops", "key": ["item"], "window": { "tumbling": "1h" }, "store": { "layout": "pages", "buckets": 2 },
                  "shards": 2,
                  "aggregates": { "keys": { "kind": "top-k", "field": "key", "k": 5, "capacity": 600 },
                    "most": { "kind": "top-rows", "field": "value", "fields": ["key"], "limit": 3 } } }
              ]
            }
            """, ct);
        return path;
    }
}

/// <summary>What came of a redrive that was killed again and again.</summary>
/// <param name="Kills">How often it was killed before it came to its end.</param>
/// <param name="Results">How many results were compared.</param>
/// <param name="Different">How many were not as those of a run that never failed, or not the same after one more redrive.</param>
/// <param name="AgainNothing">Whether one more redrive found nothing to do.</param>
/// <param name="Said">What the last processes wrote.</param>
internal sealed record RedriveKillOutcome(int Kills, int Results, int Different, bool AgainNothing, string Said)
{
    /// <summary>Every letter had one effect.</summary>
    public bool IsGood => Results > 0 && Different == 0 && AgainNothing;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Kills} kills, {Results:N0} results, {Different:N0} other than those of a run that never failed; redriven again: ")
        + (AgainNothing ? "nothing to do" : "NOT nothing to do");
}
