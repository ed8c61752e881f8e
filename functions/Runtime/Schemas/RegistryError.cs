namespace Serverless.Runtime.Schemas;

/// <summary>Why the registry refuses something. The numbers are those of Confluent's Schema Registry, whose clients know them.</summary>
public enum RegistryError
{
    /// <summary>The request isn't one: its body isn't JSON, or a parameter is wrong.</summary>
    BadRequest = 400,

    /// <summary>The key is missing or wrong.</summary>
    Unauthorized = 401,

    /// <summary>Nobody may use the registry, as it has no key.</summary>
    Forbidden = 403,

    /// <summary>There is no such address.</summary>
    NotFound = 404,

    /// <summary>The address has no such method.</summary>
    MethodNotAllowed = 405,

    /// <summary>The schema isn't compatible with earlier ones.</summary>
    Incompatible = 409,

    /// <summary>The request is JSON, but not of the form that is asked for.</summary>
    Unprocessable = 422,

    /// <summary>There is no such subject.</summary>
    SubjectNotFound = 40401,

    /// <summary>The subject has no such version.</summary>
    VersionNotFound = 40402,

    /// <summary>There is no such schema.</summary>
    SchemaNotFound = 40403,

    /// <summary>The subject is deleted already.</summary>
    SubjectDeleted = 40404,

    /// <summary>A subject is deleted for good only after it is deleted.</summary>
    SubjectNotDeleted = 40405,

    /// <summary>The version is deleted already.</summary>
    VersionDeleted = 40406,

    /// <summary>A version is deleted for good only after it is deleted.</summary>
    VersionNotDeleted = 40407,

    /// <summary>The subject has no level of compatibility of its own.</summary>
    LevelNotSet = 40408,

    /// <summary>The subject has no mode of its own.</summary>
    ModeNotSet = 40409,

    /// <summary>The schema isn't valid, or can't be registered.</summary>
    InvalidSchema = 42201,

    /// <summary>The number of a version isn't one.</summary>
    InvalidVersion = 42202,

    /// <summary>There is no such level of compatibility.</summary>
    InvalidLevel = 42203,

    /// <summary>This registry doesn't do that.</summary>
    NotPermitted = 42205,

    /// <summary>Other schemas refer to it.</summary>
    IsReferenced = 42206,

    /// <summary>The name of the subject can't be one.</summary>
    InvalidSubject = 42208,

    /// <summary>It is larger than the store can hold.</summary>
    TooLarge = 42209,

    /// <summary>The store can't be asked, or what it holds is damaged.</summary>
    Store = 50001,
}

/// <summary>The registry refuses something.</summary>
/// <param name="error">Why.</param>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class RegistryException(RegistryError error, string message) : Exception(message)
{
    private const int FirstOfFive = 10_000;

    /// <summary>Why.</summary>
    public RegistryError Error => error;

    /// <summary>The status of the answer that says so: the first three digits of the number.</summary>
    public int Status => (int)error >= FirstOfFive ? (int)error / 100 : (int)error;
}
