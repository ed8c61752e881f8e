using System.Globalization;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Messages;
using Serverless.Core.Pipelines;
using Serverless.Core.Text;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>
/// Sets aside what can't be merged, emitted or stored: by its key, with the reason, so that no key's values stop another key.
/// </summary>
internal static class SettingAside
{
    /// <summary>
    /// Whether a fault may lie in the values. One of the process doesn't, and what is of a later form waits for the build that reads it.
    /// </summary>
    public static bool IsOfValues(Exception fault) => fault is not (OutOfMemoryException or UnknownFormException);

    /// <summary>Notes an entry of a chunk. Its events are the caller's to count, as they were never applied.</summary>
    public static void Entry(scoped in SectionEntry entry, Exception fault)
    {
        var chunk = entry.Chunk;
        var where = Text($"entry of partition {chunk.Source}, offsets after {chunk.Previous} up to {chunk.Last}");
        Add(entry.State, Encoding.UTF8.GetString(entry.Key), where, entry.Events, takenBack: 0, fault);
    }

    /// <summary>Notes a window that is removed from the state.</summary>
    public static void Window(ShardState state, View view, ReadOnlySpan<byte> key, WindowState window, Exception fault)
    {
        var events = window.Cell.Events;
        Add(
            state, Encoding.UTF8.GetString(key), Text($"window {window.Start} to {window.End}"), events,
            view.Definition.Window.IsDisjoint ? events : 0, fault);
    }

    /// <summary>Notes a slice that is removed from the state: windows that are made later lack it.</summary>
    public static void Slice(ShardState state, ReadOnlySpan<byte> key, SlicePart part, Exception fault) =>
        Add(state, Encoding.UTF8.GetString(key), Text($"slice at {part.Slice}"), part.Cell.Events, takenBack: 0, fault);

    /// <summary>Notes a correction that is removed from the outbox.</summary>
    public static void Correction(ShardState state, View view, OutboxItem.Correction correction, Exception fault)
    {
        var where = Text(
            $"correction of partition {correction.Source}, offset {correction.Mark.Chunk.Last}, ",
            $"to window {correction.Id.Start} to {correction.End}");
        Add(state, correction.Id.Key, where, correction.Events, view.Definition.Window.IsDisjoint ? correction.Events : 0, fault);
    }

    /// <summary>Notes a message that can't be produced.</summary>
    public static void Message(ShardState state, SinkMessage message, string reason)
    {
        var id = message.Headers.TryFind(MessageHeaders.Id, out var found) ? Encoding.UTF8.GetString(found!) : "?";
        var key = Printable.Of(Encoding.UTF8.GetString(message.Key ?? []));
        var entry = new AsideEntry(key, $"message {id} to topic {message.Topic}", 1, Printable.Of(reason));
        state.Aside = state.Aside.With(entry, takenBack: 1);
    }

    private static void Add(ShardState state, string key, string where, long events, long takenBack, Exception fault)
    {
        var reason = Printable.Of(fault is CorruptDataException ? fault.Message : $"{fault.GetType().Name}: {fault.Message}");
        state.Aside = state.Aside.With(new AsideEntry(Printable.Of(ShownKey.Of(key)), where, events, reason), takenBack);
    }

    private static string Text(params FormattableString[] parts) =>
        string.Concat(parts.Select(part => part.ToString(CultureInfo.InvariantCulture)));
}
