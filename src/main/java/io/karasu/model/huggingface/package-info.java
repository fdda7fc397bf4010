/**
 * Models as Hugging Face folders: {@code config.json} and safetensors read into flat units and
 * written from them, on any Hadoop file system.
 */
package io.karasu.model.huggingface;
