using System.Globalization;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.States;

namespace Serverless.Runtime.Shards;

/// <summary>The sentences that say why a source is stuck, and what to do.</summary>
internal static class StuckReasons
{
    public static string Gap(SourceFence source, ChunkRow next) => Text(
        $"partition {source.Source}, after offset {source.Last}: the ledger's rows up to offset {next.Previous} are gone, ",
        $"the next row follows that one: put the rows back");

    public static string Damaged(SourceFence source, string delta, CorruptDataException damage) => Text(
        $"partition {source.Source}, after offset {source.Last}: damaged object {delta}: {damage.Message}: put the object back");

    public static string UnknownForm(SourceFence source, string delta, UnknownFormException unknown) => Text(
        $"partition {source.Source}, after offset {source.Last}: object {delta}: {unknown.Message}");

    public static string Unmergeable(SourceFence source, in ChunkLink chunk, Exception fault) => Text(
        $"partition {source.Source}, after offset {source.Last}: object {chunk.Delta} can't be merged: {fault.Message} ",
        $"({fault.GetType().Name}): run a version of this app that can");

    private static string Text(params FormattableString[] parts) =>
        string.Concat(parts.Select(part => part.ToString(CultureInfo.InvariantCulture)));
}
