using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;

namespace Serverless.Runtime.Pipelines;

/// <summary>
/// The versions of one pipeline that this process has. Batches are folded by the newest; a shard uses the version that its layout's
/// definition comes from. Safe for any thread.
/// </summary>
internal sealed class PipelineVersions(Pipeline first)
{
    private volatile IReadOnlyList<Pipeline> _newestFirst = [first];

    /// <summary>The pipeline's name, common to all versions.</summary>
    public string Name => first.Name;

    /// <summary>The version that batches are folded by and that queries are answered by.</summary>
    public Pipeline Current => _newestFirst[0];

    /// <summary>
    /// From now on batches are folded by <paramref name="version"/>; shards of layouts that are only in an earlier version keep using that.
    /// </summary>
    public void Use(Pipeline version) => _newestFirst = [version, .. _newestFirst.Where(known => known.Version != version.Version)];

    /// <summary>The views or observers of a name, one for each version that has it, the newest version first.</summary>
    public IEnumerable<ISharded> Find(string name) => _newestFirst.Select(version => version.Find(name)).OfType<ISharded>();

    /// <summary>
    /// The view or observer that the shards of a layout compute, and its version; null when no version in this process has that definition.
    /// </summary>
    public (Pipeline Version, ISharded Subject)? Find(ViewLayout layout)
    {
        foreach (var version in _newestFirst)
        {
            if (version.Find(layout.Name) is { } subject && subject.DefinitionHash == layout.Definition)
                return (version, subject);
        }
        return null;
    }
}
