using System.Collections.Concurrent;
using System.Text;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pipelines;

/// <summary>
/// The versions of one pipeline: those that this process was given, the newest of which folds batches, and earlier ones, which are compiled
/// again from their files in the ledger. A shard uses the version that its layout's definition comes from. Safe for any thread.
/// </summary>
internal sealed class PipelineVersions(Pipeline first, ILedger ledger)
{
    private readonly ConcurrentDictionary<string, Pipeline> _stored = new();
    private volatile IReadOnlyList<Pipeline> _newestFirst = [first];

    /// <summary>The pipeline's name, common to all versions.</summary>
    public string Name => first.Name;

    /// <summary>The version that batches are folded by and that queries are answered by.</summary>
    public Pipeline Current => _newestFirst[0];

    /// <summary>
    /// From now on batches are folded by <paramref name="version"/>; shards of layouts that are only in an earlier version keep using that.
    /// </summary>
    public void Use(Pipeline version) => _newestFirst = [version, .. _newestFirst.Where(known => known.Version != version.Version)];

    /// <summary>The views or observers of a name, one for each version that is known here and has it, the newest version first.</summary>
    public IEnumerable<ISharded> Known(string name) =>
        _newestFirst.Concat(_stored.Values).Select(version => version.Find(name)).OfType<ISharded>();

    /// <summary>A version by its hash; null when neither this process nor the ledger has it.</summary>
    public async ValueTask<Pipeline?> FindAsync(string version, CancellationToken ct)
    {
        if ((_newestFirst.FirstOrDefault(known => known.Version == version) ?? _stored.GetValueOrDefault(version)) is { } found)
            return found;
        var text = await ledger.FindDefinitionAsync(Name, version, ct).ConfigureAwait(false);
        // What one build can parse, another may not.
        if (text is null || PipelineFiles.Parse(Encoding.UTF8.GetBytes(text), out _) is not { } parsed || parsed.Version != version)
            return null;
        // The file of a shadow has the name of the pipeline that it is a candidate for.
        var named = Current.Shadow is { } shadow ? parsed.AsShadow(Name, shadow.Start) : parsed;
        return _stored[version] = named.With(Current.GivenObservers, Current.GivenIngestStates);
    }

    /// <summary>
    /// The view or observer of a definition, and its version: as the newest version in this process has it, else as one of
    /// <paramref name="epochs"/> has it. Null when no version that can be had has that definition.
    /// </summary>
    public async ValueTask<(Pipeline Version, ISharded Subject)?> FindAsync(
        string name, string definition, IReadOnlyList<PipelineEpoch> epochs, CancellationToken ct)
    {
        foreach (var version in _newestFirst)
        {
            if (SubjectOf(version, name, definition) is { } subject)
                return (version, subject);
        }
        foreach (var epoch in epochs.Reverse().Where(epoch => epoch.View(name)?.Definition == definition).DistinctBy(one => one.Version))
        {
            if (await FindAsync(epoch.Version, ct).ConfigureAwait(false) is { } version
                && SubjectOf(version, name, definition) is { } subject)
                return (version, subject);
        }
        return null;
    }

    private static ISharded? SubjectOf(Pipeline version, string name, string definition) =>
        version.Find(name) is { } found && found.DefinitionHash == definition ? found : null;
}
