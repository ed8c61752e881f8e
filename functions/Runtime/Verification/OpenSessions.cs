using Serverless.Core.Windows;

namespace Serverless.Runtime.Verification;

/// <summary>
/// Sessions of which the store need not have the last pane yet. It may have parts of them instead, which a replay hasn't made, as it merges
/// the sources in another order.
/// </summary>
internal sealed class OpenSessions
{
    private readonly Dictionary<string, List<Result>> _sessions = [];

    public void Add(Result session)
    {
        if (!_sessions.TryGetValue(session.Id.Key, out var ofKey))
            _sessions[session.Id.Key] = ofKey = [];
        ofKey.Add(session);
    }

    /// <summary>Whether a stored result lies within one of them.</summary>
    public bool Holds(Result stored) =>
        _sessions.TryGetValue(stored.Id.Key, out var ofKey)
        && ofKey.Exists(session => session.Id.Start <= stored.Id.Start && stored.End <= session.End);
}
