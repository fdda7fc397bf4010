/** Text becomes token ids, by any Hugging Face {@code tokenizer.json}. */
package io.karasu.tokenize;
