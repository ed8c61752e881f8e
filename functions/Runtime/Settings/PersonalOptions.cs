namespace Serverless.Runtime.Settings;

/// <summary>The key for personal data: the settings <c>Personal:*</c>.</summary>
public sealed record PersonalOptions
{
    /// <summary>
    /// The version of the key that personal fields are hashed with and events that are set aside are encrypted with from now on. It must be
    /// set where a pipeline has personal fields.
    /// </summary>
    /// <value>Text.</value>
    public string? Key { get; init; }

    /// <summary>
    /// The versions of the key that there are, each in a setting of its own, <c>Personal__Keys__VERSION</c>: 32 random bytes in base64. A
    /// version is 1 to 20 letters and digits. Older versions are needed as long as anything that was made with them is to be
    /// decrypted, redriven or folded again.
    /// </summary>
    /// <value>Text.</value>
    public string? Keys { get; init; }
}
