/**
 * What a person gave is wrong: a file, a parameter, a flag. The message is one sentence that names the file, the
 * place in it, what was expected and what was found; the command line prints it as it is and exits with 2.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}
