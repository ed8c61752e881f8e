using System.Globalization;

namespace Serverless.Core.Tests.Templates;

/// <summary>Log messages of known kinds, made from a seed: what varies in each is known, too.</summary>
internal static class LabelledLines
{
    // {n} a number, {ip} an address, {hex} digits, {path} a path, {user} a name without digits, {word} one of a few words
    private static readonly string[] Kinds =
    [
        "Connection from {ip}:{n} closed after {n} ms", "Connection from {ip}:{n} refused by policy {word}",
        "user {user} logged in from {ip}", "user {user} logged out", "session {hex} opened for {user}",
        "session {hex} expired after {n} seconds of idleness", "GET {path} returned {n} in {n} ms", "POST {path} returned {n} in {n} ms",
        "Receiving block blk_{n} src: /{ip}:{n} dest: /{ip}:{n}", "PacketResponder {n} for block blk_{n} terminating",
        "Verification succeeded for blk_{n}", "Deleting block blk_{n} file {path}", "cache miss for key {hex}", "cache hit for key {hex}",
        "order A-{n} accepted: total={n} currency={word}", "order A-{n} rejected: payment declined by {word}",
        "payment {hex} captured for order A-{n}", "disk /dev/sda{n} is {n}% full",
        "fan {n} speed {n} rpm is below the threshold of {n} rpm",
        "temperature of sensor {n} is {n}.{n} degrees", "interface eth{n} is up, {n} Mbit/s", "interface eth{n} is down",
        "starting worker {n} of {n}", "worker {n} stopped with exit code {n}", "retrying request {hex} to {word} (attempt {n} of {n})",
        "giving up on request {hex} to {word} after {n} attempts", "certificate of {word} expires in {n} days",
        "replica {n} fell behind by {n} bytes", "elected leader {n} in term {n}", "vote for {n} in term {n} denied",
        "compacted segment {n} into {n} bytes in {n} ms", "checkpoint {n} written to {path}", "out of memory: killed process {n} ({word})",
        "config reloaded from {path}", "unknown option '{word}' in {path} line {n}", "rate limit of tenant {word} exceeded: {n} requests",
    ];

    private static readonly string[] Users = "ann bob carla dieter eve frank grace heidi ivan judy mallory niaj olivia peggy".Split(' ');
    private static readonly string[] Words = "alpha beta gamma delta".Split(' ');

    public static int KindCount => Kinds.Length;

    /// <summary>So many messages, each with the number of its kind.</summary>
    public static IEnumerable<(int Kind, string Text)> Make(int count, int seed)
    {
        var random = new Random(seed);
        for (var number = 0; number < count; number++)
        {
            var kind = random.Next(Kinds.Length);
            yield return (kind, Filled(Kinds[kind], random));
        }
    }

    private static string Filled(string kind, Random random)
    {
        while (kind.IndexOf('{', StringComparison.Ordinal) is >= 0 and var from)
        {
            var to = kind.IndexOf('}', from);
            kind = string.Concat(kind.AsSpan(0, from), Value(kind[(from + 1)..to], random), kind.AsSpan(to + 1));
        }
        return kind;
    }

    private static string Value(string what, Random random) => what switch
    {
        "n" => random.Next(100_000).ToString(CultureInfo.InvariantCulture),
        "ip" => string.Create(CultureInfo.InvariantCulture, $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"),
        "hex" => random.Next(1 << 20, int.MaxValue).ToString("x8", CultureInfo.InvariantCulture) + "0",
        "path" => string.Create(CultureInfo.InvariantCulture, $"/var/data/{random.Next(1_000)}/part-{random.Next(100)}"),
        "user" => Users[random.Next(Users.Length)],
        _ => Words[random.Next(Words.Length)],
    };
}
