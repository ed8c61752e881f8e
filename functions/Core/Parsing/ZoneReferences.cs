using System.Text;
using System.Text.Json;
using Serverless.Core.Zones;

namespace Serverless.Core.Parsing;

/// <summary>
/// The time zones that calendar windows of a pipeline file name. The rules of each, as the machine has them, are written into the text
/// before it is parsed: so what is stored of a version says which rules it had, and a machine that has others has another version.
/// </summary>
public static class ZoneReferences
{
    // $.views[*].window.calendar
    private const int OfWindow = 3;
    private const int OfKind = 4;
    private const int OfParameter = 5;

    /// <summary>
    /// The text of the file with <c>rules</c> in each calendar window that has none and names a zone that there is. A file that is no JSON
    /// is returned as it is: the parser says what is wrong with it.
    /// </summary>
    public static byte[] Resolve(ReadOnlySpan<byte> file)
    {
        var start = file.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var (resolved, copied) = (new List<byte>(file.Length), 0);
        foreach (var (at, rules) in Find(file[start..]))
        {
            resolved.AddRange(file[copied..(start + at)]);
            resolved.AddRange(Encoding.UTF8.GetBytes($" \"rules\": \"{rules}\","));
            copied = start + at;
        }
        resolved.AddRange(file[copied..]);
        return [.. resolved];
    }

    /// <summary>Where rules belong, just after the brace of a window, in the order of the file.</summary>
    private static List<(int At, string Rules)> Find(ReadOnlySpan<byte> file)
    {
        var found = new List<(int At, string Rules)>();
        try
        {
            var json = new Utf8JsonReader(file, NodeReader.Options);
            var isWindow = false;
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName)
                    continue;
                if (json.CurrentDepth == OfWindow)
                    isWindow = json.ValueTextEquals("window");
                else if (json.CurrentDepth == OfKind && isWindow && json.ValueTextEquals("calendar") && RulesOf(ref json) is { } one)
                    found.Add(one);
            }
            return found;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON, or half of a surrogate pair.
            return [];
        }
    }

    /// <summary>Reads the window to its end; null when it has rules, or none can be had.</summary>
    private static (int At, string Rules)? RulesOf(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return null;
        var (at, zone, hasRules) = ((int)json.BytesConsumed, (string?)null, false);
        while (json.Read() && json.CurrentDepth >= OfParameter)
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != OfParameter)
                continue;
            hasRules |= json.ValueTextEquals("rules");
            if (json.ValueTextEquals("zone") && json.Read() && json.TokenType == JsonTokenType.String)
                zone = json.GetString();
        }
        return !hasRules && zone is not null && MachineZones.Find(zone) is { } rules ? (at, rules.Text) : null;
    }
}
