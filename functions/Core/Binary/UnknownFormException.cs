namespace Serverless.Core.Binary;

/// <summary>A stored value is whole, but of a version of its form that this build doesn't read.</summary>
/// <param name="form">What the value is.</param>
/// <param name="stored">The version that it was written in.</param>
/// <param name="known">The version that this build reads.</param>
public sealed class UnknownFormException(StoredForm form, int stored, int known) : Exception(stored > known
    ? $"a stored {form} has form {stored}, and this build knows form {known}: "
        + "it was written by a later version of this app; run that version"
    : $"a stored {form} has form {stored}, and this build reads form {known} only: "
        + "it was written by an earlier version of this app; run that version, or begin with empty stores")
{
    /// <summary>Whether a later version of the app wrote it.</summary>
    public bool IsLater { get; } = stored > known;
}
