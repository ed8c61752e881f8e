using System.Text;
using System.Text.Json;

namespace Serverless.Local.Samples;

/// <summary>The lines that containers wrote, without what their runtime put around them.</summary>
internal static class ContainerLines
{
    private const int LeastPercent = 90;
    private const int WordsAround = 3;

    /// <summary>
    /// The kind of the format around most lines, and the lines inside; null when it is none. Lines that aren't of the kind stay as they
    /// are.
    /// </summary>
    public static (string Kind, IReadOnlyList<byte[]> Lines)? Of(IReadOnlyList<byte[]> lines)
    {
        foreach (var (kind, inside) in new (string, Func<byte[], byte[]?>)[] { ("cri", OfCri), ("docker", OfDocker) })
        {
            var found = lines.Select(inside).ToList();
            if (lines.Count > 0 && 100 * found.Count(one => one is not null) >= LeastPercent * lines.Count)
                return (kind, [.. found.Zip(lines, (inner, line) => inner ?? line)]);
        }
        return null;
    }

    // 2024-05-01T12:00:00.123456789Z stdout F text
    private static byte[]? OfCri(byte[] line)
    {
        var parts = Encoding.UTF8.GetString(line).Split(' ', WordsAround + 1);
        return parts.Length > WordsAround && DateTimeOffset.TryParse(parts[0], System.Globalization.CultureInfo.InvariantCulture, out _)
            && parts[1] is "stdout" or "stderr" && parts[2] is ['F' or 'P', ..]
            ? Encoding.UTF8.GetBytes(parts[WordsAround])
            : null;
    }

    private static byte[]? OfDocker(byte[] line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement is { ValueKind: JsonValueKind.Object } around && around.TryGetProperty("stream", out _)
                && around.TryGetProperty("time", out _)
                && around.TryGetProperty("log", out var log) && log.ValueKind == JsonValueKind.String
                ? Encoding.UTF8.GetBytes(log.GetString()!.TrimEnd('\r', '\n'))
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
