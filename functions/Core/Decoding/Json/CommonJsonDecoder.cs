using System.Runtime.CompilerServices;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Decodes valid events that are common JSON (<see cref="CommonJson"/>) and have each field in one place, as nearly all events are, in a
/// third of the time of <see cref="JsonDecoder"/>, which decodes the others and finds their mistakes. It expects properties in the order
/// of the last event; another order is only slower. One thread at a time.
/// </summary>
/// <param name="root">The properties of an event.</param>
/// <param name="seen">Cleared at the start of an event; shared with the decoder that takes over.</param>
/// <param name="fields">Reads the value of each field, by the field's index.</param>
/// <param name="maxDepth">How deep objects may nest, the event itself counted.</param>
internal sealed class CommonJsonDecoder(PropertyNode root, SeenProperties seen, JsonFieldReader[] fields, int maxDepth)
{
    /// <summary>False when the event isn't common JSON, or isn't valid: the slots are undefined then.</summary>
    public bool TryDecode(in EventBytes bytes, SlotWriter slots)
    {
        seen.Clear();
        var json = new CommonJson(bytes.Source, bytes.Start, bytes.Length);
        return json.IsEnd(ReadObject(json, 0, root, depth: 1, slots));
    }

    private int ReadObject(in CommonJson json, int at, PropertyNode node, int depth, SlotWriter slots)
    {
        at = json.Match((byte)'{', at);
        if (json.Match((byte)'}', at) is >= 0 and var end)
            return end;
        var property = node.Opening;
        while (at >= 0)
        {
            at = ReadName(json, json.Next(at), node, ref property);
            at = json.Next(ReadValue(json, json.Next(at), property, depth, slots));
            if (json[at] != ',')
                return json.Match((byte)'}', at);
            at++;
        }
        return at;
    }

    /// <summary>
    /// The index after the name of the property that comes after <paramref name="property"/>, which is set to that property.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadName(in CommonJson json, int at, PropertyNode node, ref Property property)
    {
        if (property.Follower is not { } expected || json.Match(expected.Name, at) is not (>= 0 and var end))
            return ReadUnexpectedName(json, at, node, ref property);
        property = expected;
        return end;
    }

    private static int ReadUnexpectedName(in CommonJson json, int at, PropertyNode node, ref Property property)
    {
        if (property.FormerFollower is { } expected && json.Match(expected.Name, at) is >= 0 and var known)
        {
            property = expected;
            return known;
        }
        var end = json.SkipString(at);
        if (end < 0)
            return end;
        property = node.FindAfter(property, json.Text(at + 1, end - 1));
        return json.Match((byte)':', end);
    }

    private int ReadValue(in CommonJson json, int at, Property property, int depth, SlotWriter slots)
    {
        if (at < 0)
            return at;
        if (property.Inner is { } inner && json[at] == '{')
            return depth < maxDepth && seen.TryMark(property.Mark) ? ReadObject(json, at, inner, depth + 1, slots) : CommonJson.Nowhere;
        if (property.Field < 0)
            return property.Places.Length == 0 ? SkipValue(json, at, depth) : CommonJson.Nowhere;
        return seen.TryMark(property.Field) ? fields[property.Field].ReadCommon(json, at, slots) : CommonJson.Nowhere;
    }

    private int SkipValue(in CommonJson json, int at, int depth)
    {
        if (json[at] != '{')
            return json.SkipScalar(at);
        return depth < maxDepth ? SkipObject(json, at, depth + 1) : CommonJson.Nowhere;
    }

    private int SkipObject(in CommonJson json, int at, int depth)
    {
        at++;
        if (json.Match((byte)'}', at) is >= 0 and var end)
            return end;
        while (at >= 0)
        {
            at = json.Match((byte)':', json.SkipString(json.Next(at)));
            at = json.Next(SkipValue(json, json.Next(at), depth));
            if (json[at] != ',')
                return json.Match((byte)'}', at);
            at++;
        }
        return at;
    }
}
