using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Explanations;

/// <summary>
/// Finds events that were set aside and would belong to a result, as far as can be told: the fields of its key can be read and are its, and
/// its time, where that is known, is in the window.
/// </summary>
internal sealed class SetAsideSearch(
    SideEventQueries events, Pipeline pipeline, View view, Result result, ExplainLimits limits, TimeProvider clock)
{
    private const int Shown = 10;

    private readonly IReadOnlyList<string?> _key = [.. StoredKey.FieldsOf(result.Id.Key)];
    private readonly bool _isHidden = view.Definition.Key.Any(field => pipeline.Personal.UseOf(field) is not null);

    public async ValueTask<FoundAside> RunAsync(SideOutputKind kind, CancellationToken ct)
    {
        var (found, began) = (new FoundAside(), clock.GetTimestamp());
        // Personal fields are hashed in keys, and are not read of what was set aside.
        if (_isHidden)
            return found with { IsCut = true };
        var asked = new SideEventQuestion(kind) { View = kind == SideOutputKind.Late ? view.Name : null };
        using var reader = events.NewReader(pipeline);
        var (examined, count, unreadable, shown) = (0, 0L, 0L, new List<SideEvent>());
        await foreach (var one in events.QueryAsync(pipeline.Name, asked, ct).ConfigureAwait(false))
        {
            if (examined++ == limits.SetAside || clock.GetElapsedTime(began) > limits.Time)
                return new FoundAside { Count = count, Unreadable = unreadable, Shown = shown, IsCut = true };
            if (one.Time is { } time && (time < result.Id.Start || time >= result.End))
                continue;
            var decoded = await reader.DecodeAsync(one, ct).ConfigureAwait(false);
            if (IsOfKey(decoded.Fields) is not { } isOfKey)
                unreadable++;
            else if (isOfKey && IsInWindow(decoded.Fields!) && count++ < Shown)
                shown.Add(one);
        }
        return new FoundAside { Count = count, Unreadable = unreadable, Shown = shown };
    }

    /// <summary>Null when it can't be told, as a field of the key can't be read.</summary>
    private bool? IsOfKey(JsonObject? fields)
    {
        var names = view.Definition.Key;
        for (var index = 0; index < names.Count; index++)
        {
            if (fields?[names[index]] is not { } value)
                return _key[index] is null && fields is not null ? true : null;
            if (TextOf(value) != _key[index])
                return false;
        }
        return true;
    }

    /// <summary>Of a dead letter the time may be what can be read of it.</summary>
    private bool IsInWindow(JsonObject fields) =>
        fields[pipeline.Definition.EventTime.Field] is not { } value
        || !DateTimeOffset.TryParse(TextOf(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        || (time.ToUnixTimeMilliseconds() >= result.Id.Start.Milliseconds && time.ToUnixTimeMilliseconds() < result.End.Milliseconds);

    private static string TextOf(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}

/// <summary>Events that were set aside and would belong to a result.</summary>
public sealed record FoundAside
{
    /// <summary>How many there are, at least.</summary>
    public long Count { get; init; }

    /// <summary>How many may be among them, as their key can't be read.</summary>
    public long Unreadable { get; init; }

    /// <summary>Whether not all was looked at.</summary>
    public bool IsCut { get; init; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<SideEvent> Shown { get; init; } = [];
}
