namespace Microsoft.Azure.Functions.Worker;

/// <summary>Who may call an HTTP function. As under Core Tools, keys aren't asked for locally.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}
