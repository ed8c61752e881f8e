using System.Globalization;
using System.Text;
using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Messages;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Windows;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Makes messages of the panes that go to a view's sink, and adds them to the pipeline's log. Does nothing for what has no sink: also for
/// what a state holds for a sink that the view has no more.
/// </summary>
internal sealed class PaneLog(MessageLog log, ShellServices shell, ISharded subject)
{
    // So many messages make an entry, so that none is too large for memory.
    private const int MostAtOnce = 2_000;

    private readonly View? _view = subject is View { Definition.Sink: not null } view ? view : null;

    private PaneSinkDefinition Sink => _view!.Definition.Sink!;

    /// <summary>Adds what a state holds for the sink, which must be as it was saved, and forgets it there.</summary>
    public async ValueTask AddAsync(ShardState state, CancellationToken ct)
    {
        if (state.Sunk.Count > 0)
            await AddAsync(state, state.Sunk, ct).ConfigureAwait(false);
        state.Logged();
    }

    /// <summary>
    /// Adds results that were changed in the store, or taken back there. They come after all that the saved state had for the sink.
    /// </summary>
    public ValueTask AddAsync(ShardState state, IEnumerable<Result> corrected, CancellationToken ct) =>
        AddAsync(state, [.. corrected.Select(result => new SunkPane(result, SunkKind.Correction))], ct);

    private async ValueTask AddAsync(ShardState state, IReadOnlyList<SunkPane> panes, CancellationToken ct)
    {
        if (_view is null)
            return;
        foreach (var some in panes.Chunk(MostAtOnce))
        {
            var number = state.NextLogNumber(shell.Clock.GetUtcNow().UtcTicks);
            await log.AddAsync(number, [.. some.Select(MessageOf)], ct).ConfigureAwait(false);
        }
    }

    private SinkMessage MessageOf(SunkPane pane)
    {
        var topic = pane.Kind == SunkKind.Correction ? Sink.Corrections ?? Sink.Topic : Sink.Topic;
        return new SinkMessage(topic, Encoding.UTF8.GetBytes(ShownKey.Of(pane.Result.Id.Key)), ValueOf(pane), HeadersOf(pane));
    }

    private byte[] ValueOf(SunkPane pane)
    {
        var text = new System.Buffers.ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(text))
            ResultRenderer.Render(json, pane.Result, _view!.Layout, pane.Name);
        return text.WrittenSpan.ToArray();
    }

    private static RecordHeaders HeadersOf(SunkPane pane)
    {
        var (id, result) = (pane.Result.Id, pane.Result);
        return new RecordHeaders(
            MessageHeaders.Of(MessageHeaders.Pipeline, id.Pipeline),
            MessageHeaders.Of(MessageHeaders.Kind, pane.Name),
            MessageHeaders.Of(
                MessageHeaders.Id,
                string.Create(CultureInfo.InvariantCulture, $"{id.Pipeline}/{id.View}/{id.Key}/{id.Start.Milliseconds}")),
            // By events, then by kind: as one pane takes the place of another in the store.
            MessageHeaders.Of(
                MessageHeaders.Revision, string.Create(CultureInfo.InvariantCulture, $"{result.Events}.{(int)result.Kind}")));
    }
}
